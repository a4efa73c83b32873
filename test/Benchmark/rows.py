"""All rows of the comparison, by key."""

from kernels import kernel_rows
from networks import net_rows


def all_rows():
    return net_rows() + kernel_rows()


def find(key):
    return next(row for row in all_rows() if row.key == key)
