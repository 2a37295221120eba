"""What every action returns: data, sentences about it, and the likely next command."""

from __future__ import annotations

from typing import Generic, TypeVar

from attrs import frozen

Data = TypeVar("Data")


@frozen
class Result(Generic[Data]):
    """The outcome of an action. Tests look at this, not at screens.

    `data` is an attrs class or plain mapping; fields that are private (persons' names, addresses, texts) carry
    the metadata of `fields.prop(private=True)` or `private()`, so that they stay out of pipes and JSON.
    `messages` are sentences for the person at the keyboard; `next_step` is a command to paste.
    `attention` says that everything was read but a person must look at something (exit code 9).
    """

    data: Data
    messages: tuple[str, ...] = ()
    next_step: str = ""
    attention: bool = False
