"""Live messages for an account: ask its rights again now."""

from faire_reseau import live


def ask_again(account_id: int) -> None:
    """Have the streams of the account checked within a second, in every process; those of ended sessions and passes close."""
    live.recheck(f"user:{account_id}")
    live.recheck(f"guest:{account_id}")
