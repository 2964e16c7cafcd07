"""Writes what PyYAML reads in each of the texts of crates/dms/src/pylib/yaml/recorded.txt; needs PyYAML 6.0."""

import pathlib

import yaml

path = pathlib.Path(__file__).parent.parent / "crates/dms/src/pylib/yaml/recorded.txt"


def answer(text):
    try:
        return repr(yaml.safe_load(text))
    except yaml.YAMLError:
        return "YAMLError"


cases = [case.split("\n----\n")[0] for case in path.read_text().split("\n====\n")]
path.write_text("\n====\n".join(f"{text}\n----\n{answer(text)}" for text in cases))
