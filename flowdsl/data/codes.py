"""What the F60x codes mean, for people who ask."""

from __future__ import annotations

CODES: dict[str, tuple[str, str]] = {
    "F601": (
        "a file cannot be opened",
        "The path names no file that may be read: it does not exist, is a folder or a device, or "
        "lies outside the folder that a spec may read. Paths are local: there are no URLs and no "
        "patterns such as *.csv. In a spec, a path starts from the spec's own folder.",
    ),
    "F602": (
        "a file's type is unknown",
        "The ending of a file's name says its type: .csv (commas), .tsv (tabs), .parquet or .npy. "
        "Compressed and spreadsheet files have to be saved as one of these first.",
    ),
    "F603": (
        "a file is damaged or of another kind",
        "The contents are not what the ending promises: text that is not UTF-8, a quotation mark "
        "that is never closed, a Parquet file cut short, an .npy file that holds Python objects. "
        "Objects are never unpickled: a pickle can run any program. Save the numbers again.",
    ),
    "F604": (
        "the header is missing or names a column twice",
        "The first line of a CSV or TSV file names its columns, each once. Without it the first "
        "row of data would silently be taken for names. Write a line such as `height,weight` at "
        "the top, and give each column a name of its own.",
    ),
    "F605": (
        "a row has too few or too many cells",
        "Every row has as many cells as the header. Too many is often a decimal comma: `1,5` is "
        "two cells, `1.5` is one. Rows are counted as editors do: the header is row 1.",
    ),
    "F606": (
        "a cell holds no number",
        "Every chosen cell is a plain decimal number: `12`, `-0.5`, `1e-3`. Nothing is guessed: "
        "`1_000`, `1,5`, `12%`, `NA` and empty cells are refused, since other readers take them "
        "for different numbers, or for none. Choose the numeric columns with `columns`, and drop "
        "or fill in rows with missing values.",
    ),
    "F607": (
        "a value is missing or infinite",
        "One NaN or infinity in the data turns every weight of a model into NaN within a step. "
        "The message names the first; drop such rows or fill the values in.",
    ),
    "F608": (
        "there are too few rows",
        "A table without rows has no likelihood, and a spread needs two rows at least.",
    ),
    "F609": (
        "a column is unknown",
        "`columns` names columns of the file's header, in any order, with the same spelling and "
        "capitals. Arrays without names have the columns x1, x2, and so on.",
    ),
    "F610": (
        "a column is constant",
        "A column with one value only has no spread: it cannot be standardised, and the likelihood "
        "of a flow grows without end as it narrows to that value. Drop the column.",
    ),
    "F611": (
        "rows do not fit the model's events",
        "A model of two dimensions takes rows of two numbers. TensorFlow would stretch a single "
        "column over both dimensions without a word, so sizes have to agree exactly. Choose as "
        "many columns as the model has dimensions.",
    ),
    "F612": (
        "a value is too large or far away from the rest",
        "float32 holds about seven digits, and squares overflow beyond 1e19: one value of 1e30 "
        "makes every weight NaN. Often such a value is a code for `missing`. A column far from "
        "zero with a small spread (a year, a time stamp) loses its digits: subtract a constant "
        'from it, or ask for dtype = "float64".',
    ),
    "F613": (
        "there is too much data",
        "The size is checked before memory is taken. Choose fewer rows or columns; a Python host "
        "may raise the limits.",
    ),
    "F614": (
        "a value is no table of numbers",
        "Data is rows of numbers: a NumPy array, a list of equally long rows, a tensor, a pandas "
        "or polars data frame, a mapping of names to columns, or what `read_table` gives. A list "
        "of single numbers is a row of one-dimensional events each.",
    ),
    "F615": (
        "a toy data set is unknown",
        "Toy sets are moons, circles, spirals and eight_gaussians (also called gaussian_mixture). "
        "Their exact densities need some noise, 0.02 at least.",
    ),
    "F616": (
        "a file cannot be written",
        "The folder must exist and be writable. Files are written next to their place first and "
        "then moved, so that a failure leaves the old file as it was. .csv and .parquet take "
        "tables; .npy takes arrays of any shape.",
    ),
}
