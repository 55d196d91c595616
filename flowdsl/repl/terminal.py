"""The prompt on a terminal: history, colours, completion, inputs of several lines."""

from __future__ import annotations

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.filters import Condition
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent

from flowdsl.repl.commands import is_finished
from flowdsl.repl.completion import NameCompleter
from flowdsl.repl.highlight import STYLE, FlowLexer
from flowdsl.repl.history import open_history
from flowdsl.repl.loop import Loop

PROMPT, CONTINUED = "> ", "+ "


def converse(loop: Loop) -> None:
    """Read inputs and answer them until the user leaves."""
    session: PromptSession[str] = PromptSession(
        history=open_history(),
        lexer=FlowLexer(),
        style=STYLE,
        completer=NameCompleter(lambda: loop.session.names()),
        complete_while_typing=False,
        multiline=True,
        key_bindings=bindings(),
        prompt_continuation=lambda width, number, wrapped: CONTINUED,
    )
    while True:
        try:
            text = session.prompt(PROMPT)
        except KeyboardInterrupt:
            continue
        except EOFError:
            return
        if not loop.handle(text):
            return


def bindings() -> KeyBindings:
    """Enter answers or goes on, Alt-Enter always goes on."""
    keys = KeyBindings()

    @Condition
    def choosing() -> bool:
        state = get_app().current_buffer.complete_state
        return state is not None and state.current_completion is not None

    @keys.add("enter", filter=~choosing)
    def answer(event: KeyPressEvent) -> None:
        buffer = event.current_buffer
        if is_finished(buffer.text):
            buffer.validate_and_handle()
        else:
            buffer.newline(copy_margin=True)

    @keys.add("enter", filter=choosing)
    def choose(event: KeyPressEvent) -> None:
        event.current_buffer.complete_state = None

    @keys.add("escape", "enter")
    def go_on(event: KeyPressEvent) -> None:
        event.current_buffer.newline(copy_margin=True)

    return keys
