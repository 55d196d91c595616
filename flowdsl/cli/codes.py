"""Long texts of the codes that only the command line raises."""

CODES: dict[str, tuple[str, str]] = {
    "F599": (
        "internal error",
        "Something inside flowdsl failed that is not the fault of the spec or the data. Please\n"
        "report it with the command and, if you can share it, the spec. Running the command again\n"
        "with FLOWDSL_DEBUG=1 in the environment shows where it happened.",
    ),
    "F640": (
        "nothing to explain",
        "`flowdsl explain` takes a spec file, `-e 'SPEC'`, the code of a message such as F301, or\n"
        "a name of the language such as `normal`. What was given is none of these.",
    ),
}
