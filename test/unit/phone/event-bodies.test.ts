import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readDialogInfo, readMessageSummary, readPresence } from '../../../main/phone/event-bodies.ts';

describe('message-waiting', () => {
  test('the example of RFC 3842', () => {
    const body =
      'Messages-Waiting: yes\r\nMessage-Account: sip:alice@vmail.example.com\r\nVoice-Message: 2/8 (0/2)\r\n';
    expect(readMessageSummary(body)).toEqual({ waiting: true, newMessages: 2, oldMessages: 8 });
  });
  test('a PBX that only says no', () => {
    expect(readMessageSummary('Messages-Waiting: no')).toEqual({
      waiting: false,
      newMessages: null,
      oldMessages: null,
    });
  });
  test('what is no summary is none', () => expect(readMessageSummary('hello')).toBeNull());
});

const dialogInfo = (inside: string): string =>
  `<?xml version="1.0"?><dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="1" state="full" entity="sip:2002@x">${inside}</dialog-info>`;

describe('dialogs of a colleague', () => {
  test('none: free', () => expect(readDialogInfo(dialogInfo(''))).toEqual({ state: 'free', partner: null }));
  test('one that ended: free', () =>
    expect(readDialogInfo(dialogInfo('<dialog id="1"><state>terminated</state></dialog>'))).toMatchObject({
      state: 'free',
    }));
  test('one that rings, and who calls', () => {
    const body = dialogInfo(
      '<dialog id="as7d900as8" direction="recipient"><state>early</state><remote><identity display="DURAND &amp; Fils">sip:0142685300@x</identity></remote></dialog>',
    );
    expect(readDialogInfo(body)).toEqual({ state: 'ringing', partner: 'DURAND & Fils' });
  });
  test('one that he dials is busy', () =>
    expect(
      readDialogInfo(dialogInfo('<dialog id="1" direction="initiator"><state>trying</state></dialog>')),
    ).toMatchObject({ state: 'busy' }));
  test('one in talk beats one that rings', () =>
    expect(
      readDialogInfo(
        dialogInfo(
          '<dialog id="1"><state>early</state></dialog><dialog id="2"><state>confirmed</state><remote><identity>sip:2003@x</identity></remote></dialog>',
        ),
      ),
    ).toEqual({ state: 'busy', partner: '2003' }));
  test('with a namespace prefix', () =>
    expect(
      readDialogInfo(
        '<di:dialog-info xmlns:di="x"><di:dialog id="1"><di:state>confirmed</di:state></di:dialog></di:dialog-info>',
      ),
    ).toMatchObject({ state: 'busy' }));
  test('what is no dialog-info is none', () => expect(readDialogInfo('<presence/>')).toBeNull());
});

describe('presence of a colleague', () => {
  const presence = (basic: string, more = ''): string =>
    `<presence xmlns="urn:ietf:params:xml:ns:pidf"><tuple id="t"><status><basic>${basic}</basic></status></tuple>${more}</presence>`;
  test.each([
    [presence('open'), 'free'],
    [presence('closed'), 'away'],
    [presence('open', '<dm:person><rpid:activities><rpid:on-the-phone/></rpid:activities></dm:person>'), 'busy'],
    [presence('open', '<dm:person><rpid:activities><rpid:away/></rpid:activities></dm:person>'), 'away'],
    [presence('open', '<dm:note>On the phone</dm:note>'), 'busy'],
  ])('%s', (body, state) => expect(readPresence(body)).toMatchObject({ state }));
});

test('no body makes any of them throw, or take long', () => {
  const pieces = fc.constantFrom(
    '<dialog ',
    '<dialog>',
    '</dialog>',
    '<state>',
    '<remote>',
    '<identity',
    '>',
    '"',
    '&amp;',
    'Voice-Message: ',
  );
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string()), { maxLength: 200 }), (parts) => {
      const body = parts.join('');
      readMessageSummary(body);
      readDialogInfo(`<dialog-info>${body}`);
      readPresence(body);
    }),
    { seed: 20_261_125, numRuns: 300 },
  );
});

test('a body made to be slow is read at once', () => {
  const startedAt = performance.now();
  readDialogInfo(`<dialog-info ${'<dialog '.repeat(8_000)}`);
  readDialogInfo(`<dialog-info ${'<dialog>'.repeat(8_000)}`);
  expect(performance.now() - startedAt).toBeLessThan(2_000);
});
