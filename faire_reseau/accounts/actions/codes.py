"""Actions on sign-in codes: limits, the letter, tries; and the browsers known to an owner."""

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from faire_reseau.accounts.models import CodeTries, KnownBrowser, LoginCode, User
from faire_reseau.kit import letters
from faire_reseau.kit.holding import hold, hold_words
from faire_reseau.kit.keys import digest, new_key, plain_code
from faire_reseau.kit.limits import TooMany
from faire_reseau.kit.models import Letter

CODE_LIFE = timedelta(seconds=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT)
# Codes that may be asked for: by a browser that its owner knows, or by all others together for one address.
CODE_BUDGETS = ((timedelta(minutes=1), 4), (timedelta(hours=1), 20))
# Tries of one code in all the sign-ins that were begun with it; each of them has five. Sign-ins begun in browsers that the
# owner knows have as many again, which nobody else spends. A code is eight of twenty letters, 2.56e10 in all: fifty tries
# find it with a probability of 2e-9. One address gets 26 codes an hour at most, so whoever guesses all of them without a
# pause for a year finds one with a probability of 4e-4.
TRIES_OF_A_CODE = 50
STRANGERS_AN_HOUR = 30  # letters to addresses without an account, in all
BROWSER_LIFE = timedelta(days=400)  # browsers keep no cookie longer
BROWSERS_AT_MOST = 20
CODE_LETTER = "login_code"
MANY_CODES = _(
    "Many codes were asked for with this address. Type the one of the latest letter, wait a few minutes, "
    "ask in a browser where you signed in before, or ask the organisers for a personal link."
)


@transaction.atomic
def reserve_login_code(account: User | None, email: str, *, browser: KnownBrowser | None, at: datetime) -> LoginCode:
    """Count one request of a code for `email`; raises `TooMany` above the budget.

    Whoever knows an address spends the budget of strangers, never the one of a `browser` in which its owner signed in. An
    address without an account is counted alike. Above the budget, one more is given when the latest has ended: whoever
    spends it does not keep the owner out for an hour.
    """
    address = _address_digest(email)
    # The same statements for every address: neither their number nor their time says whether it has an account.
    hold_words("codes for strangers")
    hold_words("codes for an address", [address])
    LoginCode.objects.filter(made_at__lt=at - CODE_BUDGETS[-1][0] - CODE_LIFE).delete()
    spent = LoginCode.objects.filter(browser=browser) if browser else LoginCode.objects.filter(browser=None)
    for window, at_most in CODE_BUDGETS:
        is_spent = spent.filter(address_digest=address, made_at__gt=at - window).count() >= at_most
        if is_spent and latest_login_code(account, email, at=at) is not None:
            raise TooMany(MANY_CODES)
    strangers = LoginCode.objects.filter(writes_to_stranger=True, made_at__gt=at - timedelta(hours=1))
    was_written, in_all = strangers.filter(address_digest=address).exists(), strangers.count()
    writes = account is None and not was_written and in_all < STRANGERS_AN_HOUR
    return LoginCode.objects.create(
        user=account,
        browser=browser,
        address_digest=address,
        writes_to_stranger=writes,
        made_at=at,
        ends_at=at + CODE_LIFE,
    )


def latest_login_code(account: User | None, email: str, *, at: datetime) -> LoginCode | None:
    """The latest code asked for with `email` that has not ended, one that still opens first."""
    codes = LoginCode.objects.filter(address_digest=_address_digest(email), user=account, ends_at__gt=at).order_by(
        "-pk"
    )
    unused = codes.filter(used_at=None)
    return (unused if account is None else unused.exclude(code_digest="")).first() or codes.first()


def begin_tries(login_code: LoginCode, *, is_known: bool = False) -> CodeTries:
    """The tries of `login_code` in a sign-in that begins; `is_known`: in a browser that the owner of the account knows."""
    return CodeTries.objects.create(code=login_code, is_known=is_known)


@transaction.atomic
def post_login_code(login_code: LoginCode, code: str, *, to: str, subject: str, body: str, at: datetime) -> Letter:
    """Give `login_code` its code, and post the letter that brings it; the letter is not sent once the code has ended.

    Without an account the code opens nothing and stands in no letter; without `to` the letter is made and goes to nobody.
    """
    LoginCode.objects.filter(pk=login_code.pk).update(code_digest=_code_digest(login_code.pk, code))
    return letters.post_letter(
        CODE_LETTER,
        about=login_code.pk,
        to=to,
        subject=subject,
        body=body,
        at=at,
        ends_at=login_code.ends_at,
        is_secret=True,
        is_sent_at_once=True,
    )


@transaction.atomic
def end_login_code(code_id: int) -> None:
    """The code no longer opens, and its letter does not leave any more; the request stays counted."""
    LoginCode.objects.filter(pk=code_id).update(code_digest="")
    letters.drop_letters(CODE_LETTER, [code_id])


def try_login_code(tries_id: int, typed: str, *, at: datetime) -> bool:
    """Whether `typed` is the code, which then opens no second time.

    The try is counted before anything is compared, each count in one statement of the database: however many arrive at
    once, five are looked at in one sign-in, and `TRIES_OF_A_CODE` in all those begun with the code; those in known browsers
    are counted apart.
    """
    code_id, is_known = CodeTries.objects.filter(pk=tries_id).values_list("code_id", "is_known").first() or (0, False)
    open_codes = LoginCode.objects.filter(pk=code_id, used_at=None, ends_at__gt=at)
    own = CodeTries.objects.filter(pk=tries_id, tries__lt=settings.ACCOUNT_LOGIN_BY_CODE_MAX_ATTEMPTS)
    count = "own_tries" if is_known else "tries"
    in_all = open_codes.filter(**{f"{count}__lt": TRIES_OF_A_CODE})
    if not own.update(tries=models.F("tries") + 1) or not in_all.update(**{count: models.F(count) + 1}):
        return False
    login_code = LoginCode.objects.get(pk=code_id)
    is_right = constant_time_compare(login_code.code_digest, _code_digest(login_code.pk, typed))
    return is_right and login_code.user_id is not None and open_codes.update(used_at=at) == 1


@transaction.atomic
def know_browser(user: User, *, known: KnownBrowser | None, at: datetime) -> str:
    """Know the browser in which `user` signed in; answers the key that it keeps, a new one each time."""
    hold(user)
    key = new_key()
    fields = {"key_digest": digest(key), "ends_at": at + BROWSER_LIFE}
    # The row stays, and what it spent with it.
    own = KnownBrowser.objects.filter(pk=known.pk if known else 0, user=user)
    if not own.update(**fields):
        KnownBrowser.objects.create(user=user, made_at=at, **fields)
    latest = KnownBrowser.objects.filter(user=user).order_by("-pk").values("pk")[:BROWSERS_AT_MOST]
    KnownBrowser.objects.filter(user=user).exclude(pk__in=[row["pk"] for row in latest]).delete()
    return key


def end_codes_and_browsers(user: User) -> None:
    """No code asked for so far opens `user`'s account, and no browser is known any more."""
    codes = LoginCode.objects.filter(user=user)
    letters.drop_letters(CODE_LETTER, codes.values_list("pk", flat=True))
    codes.update(code_digest="")
    KnownBrowser.objects.filter(user=user).delete()


def _address_digest(email: str) -> str:
    return salted_hmac("faire_reseau.accounts.address", email.strip().lower(), algorithm="sha256").hexdigest()


def _code_digest(code_id: int, code: str) -> str:
    """Not a plain digest: a code is short enough to be found from it by whoever reads the database."""
    return salted_hmac(f"faire_reseau.accounts.code.{code_id}", plain_code(code), algorithm="sha256").hexdigest()
