"""What `script/bench` measures: one module a part, each with `measure() -> list[Row]`.

A part that can measure a file of its own takes it: `measure(file: Path | None = None)`. Parts import only what they measure;
`figures` has the rows, `people` the recordings of people.
"""
