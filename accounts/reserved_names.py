"""Names that nobody may take."""

# Whoever had one of these could speak as the site: refused in every disguise, with digits behind it as well.
ROLES = frozenset(
    """
    admin admins administrator administration sysadmin sysop superuser root owner webmaster postmaster hostmaster
    moderator moderators mod mods staff team official officials system support helpdesk service customerservice
    security abuse noc trustandsafety verification notification notifications
    管理 管理员 管理員 管理团队 管理團隊 超级管理员 超級管理員 系统管理员 系統管理員 版主 站长 站長
    官方 官方账号 官方帳號 官方客服 客服 在线客服 人工客服 系统 系統 系统消息 系統消息 系统通知 系統通知
    审核 審核 审核员 審核員 审核团队 審核團隊 运营 運營 运营团队 運營團隊 工作人员 工作人員 安全中心 通知
    """.split()  # noqa: SIM905 - words to read
)

# The site's own names: refused as a word of any name, in Chinese anywhere in it.
BRANDS = frozenset({"wecho"})
BRANDS_ANYWHERE = frozenset({"维扣", "維扣"})

# Words that mean something to mail servers (RFC 2142), to programs, or in addresses of the site, now or one day.
WORDS = frozenset(
    """
    info marketing sales usenet news www uucp ftp mail email e-mail mailer-daemon nobody noreply no-reply bounce bounces
    dmarc spf dkim autoconfig autodiscover wpad isatap localhost broadcasthost
    null none nil undefined nan true false void anonymous guest unknown deleted everyone everybody somebody someone
    all here you me my self user users username person people member members account accounts profile profiles
    about help faq contact legal terms privacy policy rules imprint guidelines press jobs careers status blog docs
    api schema static media assets files images image css js fonts icons favicon robots sitemap manifest
    healthz health metrics well-known ws wss socket sockets websocket language
    join register signup sign-up signin sign-in signout sign-out login log-in logout log-out auth oauth sso session
    sessions password reset confirm verify settings preferences devices two-factor recovery unsubscribe
    home feed feeds explore discover trending hot latest popular following followers follow followed search find
    pick picks camera cameras lens lenses
    tag tags topic topics post posts photo photos picture pictures upload uploads download downloads export exports
    data leaving leave import imports board boards album albums comment comments like likes
    challenge challenges contest contests
    message messages chat inbox review reviews queue report reports appeal appeals moderation
    new edit create delete update remove add save share invite invites services webhooks hooks app apps
    匿名 匿名用户 游客 遊客 访客 訪客 用户 用戶 已注销 已註銷 已删除 已刪除 未知 所有人 全体成员 全體成員
    """.split()  # noqa: SIM905 - words to read
)
