import { plainInvite } from './sip-server-stand.ts';

/**
 * The messages of RFC 4475 («SIP torture test messages»), by their names and sections there, each made of a good INVITE
 * to this telephone so that it reaches as deep as it can. What is not to the point of a message is as in the good one.
 *
 * @param contact - the telephone's own address
 */
export function tortureMessages(contact: string): readonly (readonly [name: string, text: string])[] {
  const good = (id: string): string => plainInvite(contact, `rfc4475-${id}`);
  const make = (name: string, change: (text: string) => string): readonly [string, string] => {
    const id = name.split(' ')[1] ?? name;
    return [name, change(good(id))];
  };
  const set =
    (header: string, value: string) =>
    (text: string): string =>
      text.replace(new RegExp(`\\r\\n${header}: [^\\r]*`, 'u'), `\r\n${header}: ${value}`);
  const add =
    (line: string) =>
    (text: string): string =>
      text.replace('\r\nContact:', `\r\n${line}\r\nContact:`);
  const without =
    (header: string) =>
    (text: string): string =>
      text.replace(new RegExp(`\\r\\n${header}: [^\\r]*`, 'gu'), '');
  const start =
    (line: string) =>
    (text: string): string =>
      text.replace(/^[^\r]*/u, line);
  const body =
    (type: string, content: string) =>
    (text: string): string =>
      `${set('Content-Length', String(Buffer.byteLength(content)))(set('Content-Type', type)(text)).split('\r\n\r\n')[0]}\r\n\r\n${content}`;
  const all =
    (...changes: ((text: string) => string)[]) =>
    (text: string): string =>
      changes.reduce((changed, change) => change(changed), text);

  return [
    // 3.1.1 Valid messages
    make(
      '3.1.1.1 wsinv: a short tortuous INVITE',
      all(
        set('To', 'sip:vivekg@chair-dnrc.example.com ;   tag    = 1918181833n'),
        set('From', '"J Rosenberg \\\\\\""       <sip:jdrosen@example.com>\r\n  ;\r\n  tag = 98asjd8'),
        set('Max-Forwards', '0068'),
        add(
          's :\r\nNewFangledHeader:   newfangled value\r\n continued newfangled value\r\nUnknownHeaderWithUnusualValue: ;;,,;;,;',
        ),
      ),
    ),
    make(
      '3.1.1.2 intmeth: a wide range of valid characters',
      all(
        start("!interesting-Method0123456789_*+`.%indeed'~ sip:1001:pw%20%3f@test.invalid SIP/2.0"),
        set('CSeq', "139122385 !interesting-Method0123456789_*+`.%indeed'~"),
        set(
          'To',
          '"BEL:\\\u0007 NUL:\\\u0000 DEL:\\\u007F" <sip:1_unusual.URI~(to-be!sure)&isn\'t+it$/crazy?,/;;*@example.com>',
        ),
      ),
    ),
    make(
      '3.1.1.3 esc01: % escapes',
      all(
        start('INVITE sip:sips%3Auser%40example.com@example.net SIP/2.0'),
        set('From', '<sip:I%20have%20spaces@example.net>;tag=938'),
      ),
    ),
    make('3.1.1.4 escnull: escaped nulls', set('From', 'sip:null-%00-null@example.com;tag=839923423')),
    make(
      '3.1.1.5 esc02: % that is no escape',
      all(
        start('RE%47IST%45R sip:registrar.example.com SIP/2.0'),
        set('CSeq', '29344 RE%47IST%45R'),
        set('From', '"%Z%45" <sip:resource@example.com>;tag=f232jadfj23'),
      ),
    ),
    make('3.1.1.6 lwsdisp: no space between name and address', set('From', 'caller<sip:caller@example.com>;tag=323')),
    make(
      '3.1.1.7 longreq: long values',
      all(
        set(
          'To',
          `"I have a user name of ${'extreme'.repeat(60)}" <sip:user@example.com:6000;unknownparam1=very${'long'.repeat(80)}value>`,
        ),
        set('From', `sip:${'amazinglylong'.repeat(40)}callername@example.net;tag=12${'982'.repeat(120)}424`),
        add(`Unknown-${'Long'.repeat(60)}-Name: unknown-${'long'.repeat(80)}-value`),
        add(Array.from({ length: 34 }, (_, hop) => `Via: SIP/2.0/TCP sip${hop}.example.com`).join('\r\n')),
      ),
    ),
    make(
      '3.1.1.8 dblreq: a second request behind the first',
      (text) => `${text}INVITE sip:joe@example.com SIP/2.0\r\n\r\n`,
    ),
    make(
      '3.1.1.9 semiuri: semicolons in the user part',
      start('OPTIONS sip:user;par=u%40example.net@example.com SIP/2.0'),
    ),
    make(
      '3.1.1.10 transports: unusual transports',
      set('Via', 'SIP/2.0/UNKNOWN t5.example.com;branch=z9hG4bKkdjuw, SIP/2.0/SCTP t3;branch=z9hG4bK39588'),
    ),
    make(
      '3.1.1.11 mpart01: multipart MESSAGE',
      all(
        start(`MESSAGE ${contact} SIP/2.0`),
        set('CSeq', '127 MESSAGE'),
        body(
          'multipart/mixed;boundary=7a9cbec02ceef655',
          '--7a9cbec02ceef655\r\nContent-Type: text/plain\r\n\r\nHello\r\n--7a9cbec02ceef655\r\nContent-Type: application/octet-stream\r\n\r\n\u0000\u0001\u0002\r\n--7a9cbec02ceef655--',
        ),
      ),
    ),
    make(
      '3.1.1.12 unreason: a reason phrase in UTF-8',
      () =>
        'SIP/2.0 200 = 2**3 * 5**2 но сто девяносто девять - простое\r\nVia: SIP/2.0/WS x;branch=z9hG4bK1\r\nCSeq: 35 INVITE\r\nCall-ID: unreason\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=2\r\n\r\n',
    ),
    make(
      '3.1.1.13 noreason: an empty reason phrase',
      () =>
        'SIP/2.0 100 \r\nVia: SIP/2.0/WS x;branch=z9hG4bK1\r\nCSeq: 35 INVITE\r\nCall-ID: noreason\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\n\r\n',
    ),
    // 3.1.2 Invalid messages
    make(
      '3.1.2.1 badinv01: extraneous separators',
      all(set('Via', 'SIP/2.0/UDP 192.0.2.15;;,;,,'), set('Contact', '"" <> ;,"Joe" <sip:joe@example.org>;;;;')),
    ),
    make('3.1.2.2 clerr: Content-Length too large', set('Content-Length', '9999')),
    make('3.1.2.3 ncl: negative Content-Length', set('Content-Length', '-999')),
    make(
      '3.1.2.4 scalar02: scalars too large in a request',
      all(
        set('CSeq', '36893488147419103232 INVITE'),
        set('Max-Forwards', '300'),
        add('Expires: 10000000000000000000000000000000000000'),
      ),
    ),
    make(
      '3.1.2.5 scalarlg: scalars too large in a response',
      () =>
        'SIP/2.0 503 Service Unavailable\r\nVia: SIP/2.0/WS x;branch=z9hG4bKzzxdiwo34sw\r\nCSeq: 9292394834772304023312 OPTIONS\r\nCall-ID: scalarlg\r\nRetry-After: 949302838503028349304023988\r\nWarning: 1812 overture "In Progress"\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>\r\n\r\n',
    ),
    make('3.1.2.6 quotbal: an unterminated quoted string', set('To', '"Mr. J. User <sip:j.user@example.com>')),
    make('3.1.2.7 ltgtruri: angle brackets around the Request-URI', start(`INVITE <${contact}> SIP/2.0`)),
    make('3.1.2.8 lwsruri: white space in the Request-URI', start(`INVITE ${contact}; lr SIP/2.0`)),
    make('3.1.2.9 lwsstart: several spaces in the start line', start(`INVITE  ${contact}  SIP/2.0`)),
    make('3.1.2.10 trws: space behind the start line', start(`OPTIONS ${contact} SIP/2.0  `)),
    make(
      '3.1.2.11 escruri: headers in the Request-URI',
      start(`INVITE ${contact}?Route=%3Csip:example.com%3E SIP/2.0`),
    ),
    make('3.1.2.12 baddate: a time zone other than GMT', add('Date: Fri, 01 Jan 2010 16:00:00 EST')),
    make(
      '3.1.2.13 regbadct: a Contact whose parameters read two ways',
      set('Contact', 'sip:user@example.com?Route=%3Csip:sip.example.com%3E'),
    ),
    make('3.1.2.14 badaspec: spaces within an address', set('To', '"Watson, Thomas" < sip:t.watson@example.org >')),
    make(
      '3.1.2.15 baddn: a display name that is no token',
      set('From', 'Bell, Alexander <sip:a.g.bell@example.com>;tag=43'),
    ),
    make('3.1.2.16 badvers: an unknown version', start(`OPTIONS ${contact} SIP/7.0`)),
    make(
      '3.1.2.17 mismatch01: method and CSeq differ',
      all(start(`OPTIONS ${contact} SIP/2.0`), set('CSeq', '8 INVITE')),
    ),
    make(
      '3.1.2.18 mismatch02: unknown method and CSeq differ',
      all(start(`NEWMETHOD ${contact} SIP/2.0`), set('CSeq', '8 INVITE')),
    ),
    make(
      '3.1.2.19 bigcode: a status of ten digits',
      () =>
        'SIP/2.0 4294967301 better not break the receiver\r\nVia: SIP/2.0/WS x;branch=z9hG4bK2398ndaoe\r\nCSeq: 353494 INVITE\r\nCall-ID: bigcode\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:c@d>;tag=2\r\n\r\n',
    ),
    // 3.2 Transaction layer
    make('3.2.1 badbranch: a branch that is only the cookie', set('Via', 'SIP/2.0/WS test.invalid;branch=z9hG4bK')),
    // 3.3 Application layer
    make('3.3.1 insuf: no Call-ID, From or To', all(without('Call-ID'), without('From'), without('To'))),
    make(
      '3.3.2 unkscm: an unknown scheme in the Request-URI',
      start('OPTIONS nobodyKnowsThisScheme:totallyopaquecontent SIP/2.0'),
    ),
    make('3.3.3 novelsc: a scheme that is known, and no SIP', start('OPTIONS soap.beep://192.0.2.103:3002 SIP/2.0')),
    make(
      '3.3.4 unksm2: unknown schemes in headers',
      all(
        set('To', 'isbn:2983792873'),
        set('From', '<http://www.example.com>;tag=3234233'),
        set('Contact', '<name:John_Smith>'),
      ),
    ),
    make(
      '3.3.5 bext01: Require and Proxy-Require of things unknown',
      add('Require: nothingSupportsThis, nothingSupportsThisEither\r\nProxy-Require: noProxiesSupportThis'),
    ),
    make(
      '3.3.6 invut: a body of unknown type',
      body('application/unknownformat', '<audio>\r\n <pcmu port="443"/>\r\n</audio>\r\n'),
    ),
    make(
      '3.3.7 regaut01: an unknown authorization scheme',
      add('Authorization: NoOneKnowsThisScheme opaque-data=here'),
    ),
    make(
      '3.3.8 multi01: several of what may be there once',
      add(
        'CSeq: 5 INVITE\r\nCall-ID: multi01.98asdh@192.0.2.2\r\nFrom: sip:user@example.com;tag=3413415\r\nTo: sip:user@example.com\r\nMax-Forwards: 5',
      ),
    ),
    make('3.3.9 mcl01: two Content-Lengths', add('Content-Length: 13')),
    make(
      '3.3.10 bcast: a response by broadcast',
      () =>
        'SIP/2.0 200 OK\r\nVia: SIP/2.0/UDP 192.0.2.198;branch=z9hG4bK1324923\r\nVia: SIP/2.0/UDP 255.255.255.255;branch=z9hG4bK1saber23\r\nCall-ID: bcast.0384840201234ksdfak3j2erwedfsASdf\r\nCSeq: 35 INVITE\r\nFrom: sip:user@example.com;tag=11141343\r\nTo: sip:user@example.edu;tag=2229\r\n\r\n',
    ),
    make('3.3.11 zeromf: Max-Forwards zero', set('Max-Forwards', '0')),
    make(
      '3.3.12 cparam01: an unknown Contact parameter',
      set('Contact', 'sip:+19725552222@gw1.example.net;unknownparam'),
    ),
    make(
      '3.3.13 cparam02: an unknown parameter inside the address',
      set('Contact', '<sip:+19725552222@gw1.example.net;unknownparam>'),
    ),
    make(
      '3.3.14 regescrt: an escaped Route in Contact',
      set('Contact', '<sip:user@example.com?Route=%3Csip:sip.example.com%3E>'),
    ),
    make('3.3.15 sdp01: an Accept without SDP', add('Accept: text/nobodyKnowsThis')),
    // 3.4 Backward compatibility
    make(
      '3.4.1 inv2543: an INVITE of RFC 2543',
      all(
        without('Max-Forwards'),
        set('Via', 'SIP/2.0/WS iftgw.example.com'),
        set('From', '<sip:+1972555222@iftgw.example.com;user=phone>'),
        add('Record-Route: <sip:UserB@example.com;maddr=ss1.example.com>'),
      ),
    ),
  ];
}
