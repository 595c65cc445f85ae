"""What a server said when it ended a log-in: libpq tells words, and no SQLSTATE.

The words come in the server's language. Those of PostgreSQL's message catalogues that say something
of the server itself are known; from all others, a wrong password's included, nothing follows but
that somebody was not let in.
"""

from __future__ import annotations

import re

from clickup_desktop.organization.errors import (
    ConnectionLimitReached,
    NotAnOrganization,
    PoolerBetween,
    ServerError,
    ServerUnreachable,
    SignInRefused,
)

# As libpq writes what a server has said: its severity, in its language, a colon, two blanks, and
# words if there are any.
_SAID = re.compile(r"(?:^|\s)[^\s:]{1,40}:(?: {2}(?P<words>.*)|\Z)", re.DOTALL)

# How PostgreSQL's words begin, in English first, then as its catalogues have them: de, es, fr, it,
# ja, ka, ko, ru, sv, uk, zh_CN. A name that somebody chose stands in quotation marks.
_LIMIT_REACHED = (
    "sorry, too many clients already",
    "too many connections for (?:role|database) ",
    "remaining connection slots are reserved ",
    "no more connections allowed",  # pgbouncer's
    "tut (?:mir|uns) leid, schon zu viele Verbindungen",
    "zu viele Verbindungen (?:von Rolle|für Datenbank) ",
    "die verbleibenden Verbindungen sind für ",
    "lo siento, ya tenemos demasiados clientes",
    "demasiadas conexiones para (?:el rol|la base de datos) ",
    "las conexiones restantes están reservadas ",
    "désolé, trop de clients sont déjà connectés",
    "trop de connexions pour (?:le rôle|la base de données) ",
    "les emplacements de connexions restants sont réservés ",
    "spiacente, troppi client già connessi",
    "troppe connessioni (?:per il ruolo|al database) ",
    "i rimanenti slot di connessione sono riservati ",
    "現在クライアント数が多すぎます",
    '(?:ロール|データベース)".*"(?:から|へ)の接続が多すぎます',
    "残りの接続スロットは",
    "უკაცრავად, უკვე მეტისმეტად ბევრი კლიენტია",
    "მეტისმეტად ბევრი კავშირი როლისთვის ",
    "ძალიან ბევრი კავშირი ბაზისთვის ",
    "최대 동시 접속자 수를 초과했습니다",
    '".*" (?:롤의 최대 동시 접속수를|데이터베이스 최대 접속수를) 초과했습니다',
    "남은 연결 슬롯은 ",
    "извините, уже слишком много клиентов",
    "слишком много подключений (?:для роли|к БД) ",
    "оставшиеся слоты подключений зарезервированы ",
    "ledsen, för många klienter",
    "för många uppkopplingar (?:för roll|till databasen) ",
    "resterande anslutningsslottar är reserverade ",
    "вибачте, вже забагато клієнтів",
    "занадто багато підключень (?:для ролі|до бази даних) ",
    "слоти підключень, які залишились, зарезервовані ",
    "对不起, ?已经有太多的客户",
    '由角色".*"发起的连接太多了',
    '到数据库 ".*"的连接太多了',
    "已保留的连接位置为",
)
_AWAY = (
    "the database system is ",
    "das Datenbanksystem ",
    "el sistema de bases? de datos ",
    "le système de bases? de données ",
    "il (?:sistema di )?database (?:si sta|è in modalità|non accetta) ",
    "データベースシステムは",
    "მონაცემთა ბაზის სისტემ",
    "მიმდინარეობს მონაცემთა ბაზის სისტემის გაშვება",
    "(?:해당 )?데이터베이스 시스템[이은] ",
    "система (?:баз данных|БД|бази даних) ",
    "databassystemet ",
    "数据库系统",
)
_NO_DATABASE = (
    'database ".*" (?:does not exist|is not )',
    "permission denied for database ",
    "no such database: ",  # pgbouncer's
)
# A pooler's: PostgreSQL takes what it is refused for.
_POOLED = ("unsupported startup parameter",)

_KINDS: tuple[tuple[re.Pattern[str], type[ServerError]], ...] = tuple(
    (re.compile("|".join(words), re.DOTALL), kind)
    for words, kind in (
        (_LIMIT_REACHED, ConnectionLimitReached),
        (_AWAY, ServerUnreachable),
        (_NO_DATABASE, NotAnOrganization),
        (_POOLED, PoolerBetween),
    )
)


def kind_of_refusal(told: str) -> type[ServerError] | None:
    """Return what the server itself said, in what libpq tells; None where it said nothing."""
    said = _SAID.search(told)
    if said is None:
        return None
    words = said["words"] or ""
    return next((kind for known, kind in _KINDS if known.match(words)), SignInRefused)
