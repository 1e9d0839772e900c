"""The books of money that was given up: let go by two people, or come after all."""

from collections.abc import Sequence

from village.money.rules import PENDING, Posting, Postings

WRITE_OFF = "Expenses:WriteOff"


def post_written_off(gross_minor: int) -> Postings:
    """Dr WriteOff Cr QR:Pending."""
    return (Posting(WRITE_OFF, gross_minor), Posting(PENDING, -gross_minor))


def post_written_off_back(gross_minor: int) -> Postings:
    """Dr QR:Pending Cr WriteOff: what was let go is looked for again, and found."""
    return (Posting(PENDING, gross_minor), Posting(WRITE_OFF, -gross_minor))


def together(*entries: Sequence[Posting]) -> Postings:
    """Several entries as one: what cancels out between them is left out."""
    sums: dict[str, Posting] = {}
    for line in (line for entry in entries for line in entry):
        so_far = sums.get(line.account, Posting(line.account, 0))
        minor, fee = so_far.amount_minor + line.amount_minor, so_far.fee_minor + line.fee_minor
        sums[line.account] = Posting(line.account, minor, fee)
    return tuple(line for line in sums.values() if line.amount_minor)
