import { expect, test } from 'vitest';
import { answerChallenge, createCredentials } from '../../../main/phone/digest.ts';

/** RFC 7616, 3.9.1. */
const mufasa = {
  username: 'Mufasa',
  password: 'Circle of Life',
  method: 'GET',
  uri: '/dir/index.html',
  body: '',
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  nonceCount: 1,
};
const challenge = {
  realm: 'http-auth@example.org',
  nonce: '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v',
  opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
  qop: ['auth', 'auth-int'],
};

test.each([
  ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
  ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
])('the example of RFC 7616 in %s', (algorithm, response) => {
  expect(answerChallenge({ ...challenge, algorithm }, mufasa)).toBe(
    `Digest algorithm=${algorithm}, username="Mufasa", realm="http-auth@example.org", ` +
      `nonce="${challenge.nonce}", uri="/dir/index.html", response="${response}", opaque="${challenge.opaque}", ` +
      `qop=auth, cnonce="${mufasa.cnonce}", nc=00000001`,
  );
});

test('without qop the proof has neither count nor nonce of ours (RFC 2069)', () => {
  const { qop: _, ...old } = challenge;
  const header = answerChallenge(old, mufasa);
  expect(header).toContain('algorithm=MD5');
  expect(header).not.toMatch(/qop|cnonce|nc=/u);
});

test.each([
  ['an algorithm that nobody here knows', { algorithm: 'AKAv1-MD5' }],
  ['a protection that nobody here knows', { qop: ['auth-conf'] }],
  ['no realm', { realm: undefined }],
  ['no nonce', { nonce: undefined }],
])('%s is not answered', (_, changed) => {
  expect(answerChallenge({ ...challenge, ...changed }, mufasa)).toBeNull();
});

test('a name with a quote breaks out of no field', () => {
  expect(answerChallenge(challenge, { ...mufasa, username: 'a", realm="x' })).toContain('username="a\\", realm=\\"x"');
});

test('the same nonce again counts on, another begins anew', () => {
  const credentials = createCredentials({ username: 'a', password: 'b' });
  const counted = (nonce: string): string | undefined => {
    credentials.authenticate({ method: 'REGISTER', ruri: 'sip:x' }, { ...challenge, nonce });
    return /nc=(\d+)/u.exec(String(credentials))?.[1];
  };
  expect([counted('n'), counted('n'), counted('m')]).toEqual(['00000001', '00000002', '00000001']);
});
