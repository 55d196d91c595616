"""Implementations of R's functions and flowdsl's actions, by catalogue key."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flowdsl.r.functions import (
    attributes as r_attributes,
)
from flowdsl.r.functions import (
    binding as r_binding,
)
from flowdsl.r.functions import (
    combining as r_combining,
)
from flowdsl.r.functions import (
    comparing as r_comparing,
)
from flowdsl.r.functions import (
    conditions as r_conditions,
)
from flowdsl.r.functions import (
    converting as r_converting,
)
from flowdsl.r.functions import (
    data_frames as r_data_frames,
)
from flowdsl.r.functions import (
    decompositions as r_decompositions,
)
from flowdsl.r.functions import (
    describing as r_describing,
)
from flowdsl.r.functions import (
    distributions as r_distributions,
)
from flowdsl.r.functions import (
    elementary as r_elementary,
)
from flowdsl.r.functions import (
    factors as r_factors,
)
from flowdsl.r.functions import (
    functional as r_functional,
)
from flowdsl.r.functions import (
    grouping as r_grouping,
)
from flowdsl.r.functions import (
    higher_order as r_higher_order,
)
from flowdsl.r.functions import (
    interpolation as r_interpolation,
)
from flowdsl.r.functions import (
    lookup as r_lookup,
)
from flowdsl.r.functions import (
    margins as r_margins,
)
from flowdsl.r.functions import (
    matrices as r_matrices,
)
from flowdsl.r.functions import (
    optimize as r_optimize,
)
from flowdsl.r.functions import (
    output as r_output,
)
from flowdsl.r.functions import (
    pattern_matching as r_pattern_matching,
)
from flowdsl.r.functions import (
    pattern_search as r_pattern_search,
)
from flowdsl.r.functions import (
    purrr as r_purrr,
)
from flowdsl.r.functions import (
    random as r_random,
)
from flowdsl.r.functions import (
    root_finding as r_root_finding,
)
from flowdsl.r.functions import (
    sequences as r_sequences,
)
from flowdsl.r.functions import (
    sets as r_sets,
)
from flowdsl.r.functions import (
    shapes as r_shapes,
)
from flowdsl.r.functions import (
    statistics as r_statistics,
)
from flowdsl.r.functions import (
    summaries as r_summaries,
)
from flowdsl.r.functions import (
    texts as r_texts,
)
from flowdsl.r.functions import (
    transforms as r_transforms,
)
from flowdsl.r.functions import (
    unlist as r_unlist,
)
from flowdsl.r.functions import (
    versions as r_versions,
)
from flowdsl.r.functions import (
    written_in_r as r_written_in_r,
)
from flowdsl.semantics.functions import (
    actions,
    coroutines,
    declarations,
    defaults,
    glow,
    inference,
    joint,
    joint_bijectors,
    joint_draws,
    members,
    pixels,
    posteriors,
    removed,
    removed_distributions,
    tensor_members,
    tensors,
)

IMPLEMENTATIONS: dict[str, Callable[..., Any]] = {
    **r_attributes.TABLE,
    **r_combining.TABLE,
    **r_conditions.TABLE,
    **r_higher_order.TABLE,
    **r_unlist.TABLE,
    **r_binding.TABLE,
    **r_sequences.TABLE,
    **r_shapes.TABLE,
    **r_matrices.TABLE,
    **r_margins.TABLE,
    **r_summaries.TABLE,
    **r_statistics.TABLE,
    **r_elementary.TABLE,
    **r_converting.TABLE,
    **r_comparing.TABLE,
    **r_functional.TABLE,
    **glow.TABLE,
    **r_grouping.TABLE,
    **r_written_in_r.TABLE,
    **r_interpolation.TABLE,
    **r_decompositions.TABLE,
    **r_optimize.TABLE,
    **r_root_finding.TABLE,
    **r_pattern_search.TABLE,
    **r_transforms.TABLE,
    **r_purrr.TABLE,
    **r_distributions.TABLE,
    **r_data_frames.TABLE,
    **r_sets.TABLE,
    **r_lookup.TABLE,
    **r_factors.TABLE,
    **r_pattern_matching.TABLE,
    **r_texts.TABLE,
    **r_output.TABLE,
    **r_random.TABLE,
    **declarations.TABLE,
    **actions.TABLE,
    **removed.TABLE,
    **removed_distributions.TABLE,
    **defaults.TABLE,
    **r_describing.TABLE,
    **joint.TABLE,
    **joint_draws.TABLE,
    **coroutines.TABLE,
    **members.TABLE,
    **tensors.TABLE,
    **joint_bijectors.TABLE,
    **inference.TABLE,
    **pixels.TABLE,
    **posteriors.TABLE,
    **tensor_members.TABLE,
    **r_versions.TABLE,
}
