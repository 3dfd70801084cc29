"""The registers 台账: one definition each, in a file of its own; here they stand in the order in which they are offered."""

from collections.abc import Mapping

from xinfang.reports.registers import assigned, cases, letters, old_cases, receptions, reviews, supervision, visits
from xinfang.reports.registers.shape import Asked, Column, Register, cells, counted, dressed

__all__ = ["REGISTERS", "Asked", "Column", "Register", "cells", "counted", "dressed"]

REGISTERS: Mapping[str, Register] = {
    one.key: one
    for one in (
        letters.REGISTER,
        visits.REGISTER,
        receptions.REGISTER,
        assigned.REGISTER,
        old_cases.REGISTER,
        reviews.REGISTER,
        supervision.REGISTER,
        supervision.URGINGS,
        supervision.LISTINGS,
        cases.REGISTER,
    )
}
