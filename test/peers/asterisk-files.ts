import type { SipUser } from './kamailio.ts';

export interface AsteriskPorts {
  readonly http: number;
  readonly udp: number;
  /** First of forty UDP ports for media. */
  readonly rtp: number;
}

const named = (numbers: readonly number[]): SipUser[] =>
  numbers.map((number) => ({ user: `${number}`, password: `pw-${number}-desk` }));

export const asteriskUsers = { users: named([2001, 2002, 2003, 2004]), plainUsers: named([3001, 3002]) } as const;

/**
 * Asterisk's configuration files by name, for a folder `inside` its chroot.
 *
 * Dial plan `desk`: 2001-2004 and 3001-3002 ring (voicemail after 20 s) · 600 echo · 601 queue «Depannage» with member 2001 ·
 * 602 conference · 603 caller waits on a tone · 604 calls 2001 as `+33142685300` «DURAND» · 605 calls 2001 masked ·
 * 606 calls 2001 through a Diversion from +33140000000 · 607 leaves one voice message for 2001 · 608 (Call-Info) and 610 (Alert-Info)
 * call 2001 and ask it to answer by itself · 609 keeps four digits as `desk/digits` of the database · 700 parks, 701-710 take back and can be watched · `*8` and a number picks up what rings there · `*97` own mailbox.
 */
export function asteriskFiles(inside: string, ports: AsteriskPorts): Record<string, string> {
  return {
    'asterisk.conf': `[directories]
astetcdir => ${inside}/etc
astdbdir => ${inside}/db
astspooldir => ${inside}/spool
astrundir => ${inside}/run
astlogdir => ${inside}/log
[options]
verbose = 3
`,
    'modules.conf': `[modules]
autoload = yes
${[
  'chan_iax2',
  'chan_unistim',
  'chan_motif',
  'chan_console',
  'pbx_dundi',
  'pbx_ael',
  'pbx_lua',
  'res_snmp',
  'res_phoneprov',
  // Three builds of one application: the one over plain files.
  'app_voicemail_odbc',
  'app_voicemail_imap',
]
  .map((name) => `noload = ${name}.so`)
  .join('\n')}
`,
    'logger.conf': '[logfiles]\nconsole => notice,warning,error\n',
    'http.conf': `[general]\nenabled = yes\nbindaddr = 127.0.0.1\nbindport = ${ports.http}\n`,
    'rtp.conf': `[general]\nrtpstart = ${ports.rtp}\nrtpend = ${ports.rtp + 39}\nicesupport = yes\nstrictrtp = no\n`,
    'pjsip.conf': pjsip(ports),
    'extensions.conf': dialPlan,
    'queues.conf': `[general]
[depannage]
strategy = ringall
timeout = 15
announce-frequency = 0
member => PJSIP/2001
`,
    'confbridge.conf': '[general]\n[default_bridge]\ntype = bridge\n[default_user]\ntype = user\nquiet = yes\n',
    'res_parking.conf': `[general]
[default]
parkext => 700
parkpos => 701-710
context => parkedcalls
parkinghints = yes
parkingtime => 60
`,
    'voicemail.conf': `[general]
format = wav
minsecs = 0
maxsilence = 2
[desk]
${asteriskUsers.users.map(({ user }) => `${user} => 1234,Desk ${user}`).join('\n')}
`,
    'features.conf': '[general]\n[featuremap]\n',
    'musiconhold.conf': '[general]\n',
    'cdr.conf': '[general]\nenable = no\n',
    'manager.conf': '[general]\nenabled = no\n',
  };
}

function pjsip(ports: AsteriskPorts): string {
  const account = ({ user, password }: SipUser, endpoint: string, aor = ''): string => `
[${user}]
type = endpoint
context = desk
disallow = all
aors = ${user}
auth = ${user}
callerid = "Poste ${user}" <${user}>
trust_id_inbound = no
send_pai = yes
send_diversion = yes
${endpoint}
[${user}]
type = auth
auth_type = userpass
realm = asterisk.test
username = ${user}
password = ${password}
[${user}]
type = aor
max_contacts = 3
remove_existing = yes
minimum_expiration = 30
default_expiration = 120
${aor}
`;
  const webrtc = (user: SipUser): string =>
    account(
      user,
      `transport = ws\nwebrtc = yes\nallow = opus,g722,alaw,ulaw\ndtmf_mode = ${user.user === '2004' ? 'info' : 'rfc4733'}\nmailboxes = ${user.user}@desk\nmwi_subscribe_replaces_unsolicited = yes`,
      `mailboxes = ${user.user}@desk`,
    );
  const plain = (user: SipUser): string => account(user, 'transport = udp\nallow = alaw,ulaw\ndirect_media = no');
  return `[global]
type = global
user_agent = Asterisk
[ws]
type = transport
protocol = ws
bind = 127.0.0.1
[udp]
type = transport
protocol = udp
bind = 127.0.0.1:${ports.udp}
${asteriskUsers.users.map(webrtc).join('')}${asteriskUsers.plainUsers.map(plain).join('')}`;
}

const dialPlan = `[desk]
${[...asteriskUsers.users, ...asteriskUsers.plainUsers].map(({ user }) => `exten => ${user},hint,PJSIP/${user}`).join('\n')}
exten => _[23]00X,1,Dial(PJSIP/\${EXTEN},20)
 same => n,ExecIf($["\${DIALSTATUS}" = "NOANSWER"]?VoiceMail(\${EXTEN}@desk,su))
 same => n,Hangup()
exten => 600,1,Answer()
 same => n,Echo()
exten => 601,1,Answer()
 same => n,Set(CALLERID(name)=Depannage)
 same => n,Queue(depannage,n,,,30)
exten => 602,1,Answer()
 same => n,ConfBridge(desk)
exten => 603,1,Answer()
 same => n,PlayTones(440)
 same => n,Wait(120)
exten => 604,1,Set(CALLERID(all)="DURAND" <+33142685300>)
 same => n,Dial(PJSIP/2001,20)
exten => 605,1,Set(CALLERID(pres)=prohib)
 same => n,Dial(PJSIP/2001,20)
exten => 606,1,Set(CALLERID(all)="" <+33611223344>)
 same => n,Set(REDIRECTING(from-num,i)=+33140000000)
 same => n,Set(REDIRECTING(from-num-pres,i)=allowed)
 same => n,Set(REDIRECTING(reason)=cfb)
 same => n,Dial(PJSIP/2001,20)
exten => 607,1,Answer()
 same => n,VoiceMail(2001@desk,s)
exten => 608,1,Dial(PJSIP/2001,20,b(asks-to-answer^s^1))
exten => 609,1,Answer()
 same => n,Read(heard,,4,,1,20)
 same => n,Set(DB(desk/digits)=\${heard})
 same => n,Hangup()
exten => 610,1,Dial(PJSIP/2001,20,b(rings-to-answer^s^1))
exten => _*8X.,1,PickupChan(PJSIP/\${EXTEN:2},p)
exten => *97,1,Answer()
 same => n,VoiceMailMain(\${CALLERID(num)}@desk,s)
include => parkedcalls
[parkedcalls]
[asks-to-answer]
exten => s,1,Set(PJSIP_HEADER(add,Call-Info)=<sip:asterisk.test>\\;answer-after=0)
 same => n,Return()
[rings-to-answer]
exten => s,1,Set(PJSIP_HEADER(add,Alert-Info)=<http://asterisk.test>\\;info=alert-autoanswer\\;delay=0)
 same => n,Return()
`;
