"""Push to connected screens: a numbered log of messages, and the stream that carries them. Knows no noun of the domain."""

from faire_reseau.live.log import push, recheck
from faire_reseau.live.paired import Paired
from faire_reseau.live.registry import Answer, Message, Sent, register, row_in, take_in
from faire_reseau.live.visitors import admit_guests

__all__ = ["Answer", "Message", "Paired", "Sent", "admit_guests", "push", "recheck", "register", "row_in", "take_in"]
