import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRedactor } from '../../../../main/core/log/redact.ts';
import { busyMachineMs } from '../../../support/busy-machine.ts';

const { redactText, redact } = createRedactor();

const knowing = (...secrets: string[]) => {
  const redactor = createRedactor();
  for (const secret of secrets) redactor.registerSecret(secret);
  return redactor;
};

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64');

describe('redacting text by its patterns', () => {
  it.each([
    [
      'a header with credentials',
      'GET /\r\nAuthorization: Basic YWdlbnQ6cHc=\r\nHost: a',
      'GET /\r\nAuthorization: [redacted]\r\nHost: a',
    ],
    [
      'a header within JSON',
      '{"authorization":"Basic \\"x\\"","host":"a"}',
      '{"authorization":"[redacted]","host":"a"}',
    ],
    [
      'a proxy header',
      'Proxy-Authorization: Digest username="u", response="0a"\nHost: a',
      'Proxy-Authorization: [redacted]\nHost: a',
    ],
    [
      'a header within quoted text',
      '{"sent":"Authorization: Bearer abc","to":"a"}',
      '{"sent":"Authorization: [redacted]","to":"a"}',
    ],
    ['a cookie header', 'Set-Cookie: JSESSIONID=abc; Path=/', 'Set-Cookie: [redacted]'],
    [
      'Basic credentials without their header',
      `sent Basic ${base64('agent1:hunter2')} twice`,
      'sent Basic [redacted] twice',
    ],
    ['a bearer token', 'with Bearer a1b2c3d4e5f6g7h8.x', 'with Bearer [redacted]'],
    ['a JSON web token', 'got eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc_DEF-123 back', 'got [redacted] back'],
    [
      'an element',
      '<user><name>a</name><password>p&amp;w</password></user>',
      '<user><name>a</name><password>[redacted]</password></user>',
    ],
    [
      'an element with a prefix, attributes and elements in it',
      '<x:callVariables a="1"><v>12</v><v/></x:callVariables><y>3</y>',
      '<x:callVariables a="1">[redacted]</x:callVariables><y>3</y>',
    ],
    ['an element that is cut off', '<a><accessToken>abc', '<a><accessToken>[redacted]'],
    [
      'an escaped element',
      'data &lt;Password&gt;pw&lt;/Password&gt; &lt;b&gt;1',
      'data &lt;Password&gt;[redacted]&lt;/Password&gt; &lt;b&gt;1',
    ],
    [
      'SASL PLAIN',
      `<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">${base64('\0u\0p')}</auth>`,
      '<auth xmlns="urn:ietf:params:xml:ns:xmpp-sasl" mechanism="PLAIN">[redacted]</auth>',
    ],
    [
      'a SASL response',
      "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>Yz1iaXdz</response>",
      "<response xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>[redacted]</response>",
    ],
    ['an address with credentials', 'via http://user:p@ss@proxy:8080/a?b=c', 'via http://[redacted]@proxy:8080/a?b=c'],
    [
      'a token in an address',
      'open http://127.0.0.1:1/?token=abcdef&x=1',
      'open http://127.0.0.1:1/?token=[redacted]&x=1',
    ],
    ['name and value', 'login user=a password=swordfish extension=1', 'login user=a password=[redacted] extension=1'],
    ['name and value with a space', 'password: swordfish, user: a', 'password: [redacted], user: a'],
    ['JSON', '{"password": "a \\"b\\" c", "user":"a"}', '{"password": "[redacted]", "user":"a"}'],
  ])('removes %s', (_what, text, clean) => {
    expect(redactText(text)).toBe(clean);
    expect(redactText(clean)).toBe(clean);
  });

  it.each([
    'Basic settings and the Bearer of news',
    'basic functions',
    'The password is wrong. Enter the password again',
    'password: must be at least 8 characters',
    'token: expired',
    'Token refresh due in 300 s; tokenCount=12',
    '<user><loginId>1001001</loginId><state>READY</state></user>',
    '<response><status>202</status></response>',
    '<password/><user>a</user>',
    'https://finesse.example.com:8445/finesse/api/User/1001001?nocache=1',
    'user 1001001@example.com in room@conference.example.com/desktop',
    'hasPassword: true, secretPlace=stored',
    '',
  ])('leaves harmless text as it is: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it('bounds the length of a text', () => {
    expect(redactText('x'.repeat(100_000))).toMatch(/^x{16384}… \(83616 more\)$/);
  });

  it('takes time in proportion to the length, also for hostile text', () => {
    const pieces = [
      '<password>',
      '&lt;password&gt;',
      'password=',
      'a-',
      'http://',
      'eyJ',
      'Basic ',
      '<callVariables ',
      '"',
      'Authorization:',
      ' ',
    ];
    const startMs = performance.now();
    for (const piece of pieces) redactText(piece.repeat(Math.ceil(16_384 / piece.length)));
    for (const [index, piece] of pieces.entries())
      redactText(`${piece}${pieces[(index + 1) % pieces.length] ?? ''}`.repeat(1000));
    expect(performance.now() - startMs).toBeLessThan(busyMachineMs(3000));
  });
});

describe('redacting values', () => {
  it('blanks fields by their names and keeps what only speaks about secrets', () => {
    expect(
      redact({
        user: 'agent1',
        password: 'x',
        PASSWORD: 1234,
        'client-secret': 'x',
        accessToken: 'x',
        headers: { Authorization: 'x', 'set-cookie': ['a', 'b'], accept: 'text/xml' },
        callVariables: { callVariable1: '4111' },
        callVariable7: '12',
        secrets: { password: 'x' },
        hasPassword: true,
        passwordLength: 12,
        tokenExpiresAt: 5,
        secretPlace: 'stored',
        token: null,
        emptyPassword: '',
      }),
    ).toEqual({
      user: 'agent1',
      password: '[redacted]',
      PASSWORD: '[redacted]',
      'client-secret': '[redacted]',
      accessToken: '[redacted]',
      headers: { Authorization: '[redacted]', 'set-cookie': '[redacted]', accept: 'text/xml' },
      callVariables: '[redacted]',
      callVariable7: '[redacted]',
      secrets: '[redacted]',
      hasPassword: true,
      passwordLength: 12,
      tokenExpiresAt: 5,
      secretPlace: 'stored',
      token: null,
      emptyPassword: '',
    });
  });

  it('makes JSON-safe copies of everything', () => {
    const circular: Record<string, unknown> = { name: 'a' };
    circular['self'] = circular;
    const hidden = {
      get trap(): string {
        throw new Error('no');
      },
    };
    const error = Object.assign(new TypeError('password=x failed', { cause: new Error('token=y') }), {
      code: 'E1',
      stack: 'at password=x',
    });
    const value = [
      circular,
      new Map([['token', 'x']]),
      new Set([1]),
      new Date(0),
      Buffer.from('secret'),
      10n,
      Number.NaN,
      undefined,
      () => 1,
      error,
    ];
    expect(redact(value)).toEqual([
      { name: 'a', self: '[circular]' },
      { token: '[redacted]' },
      [1],
      '1970-01-01T00:00:00.000Z',
      '[6 bytes]',
      '10',
      'NaN',
      undefined,
      '[function]',
      {
        name: 'TypeError',
        message: 'password=[redacted] failed',
        code: 'E1',
        stack: 'at password=[redacted]',
        cause: expect.objectContaining({ message: 'token=[redacted]' }),
      },
    ]);
    expect(redact(hidden)).toBe('[unreadable]');
    expect(() => JSON.stringify(redact(value))).not.toThrow();
  });

  it('bounds depth and breadth', () => {
    let deep: unknown = 'end';
    for (let depth = 0; depth < 50; depth++) deep = { deep };
    expect(JSON.stringify(redact(deep))).toContain('[too deep]');
    expect(redact(Array.from({ length: 1000 }, () => 1))).toHaveLength(201);
    expect(
      Object.keys(redact(Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`k${index}`, 1]))) as object),
    ).toHaveLength(201);
  });
});

describe('redacting known secrets', () => {
  const secret = `pä"s<s>'w&o r/d+1!`;

  it.each([
    ['plain', secret],
    ['in JSON', JSON.stringify({ note: secret })],
    ['in an address', encodeURIComponent(secret)],
    ['in an address, in small letters', encodeURIComponent(secret).toLowerCase()],
    ['in a form', new URLSearchParams({ p: secret }).toString()],
    ['in XML', 'pä&quot;s&lt;s&gt;&apos;w&amp;o r/d+1!'],
    ['in XML by numbers', 'pä&#34;s&#60;s&#62;&#39;w&#38;o r/d+1!'],
    ['in Base64', base64(secret)],
    ['in Basic credentials', base64(`agent:${secret}`)],
    ['in SASL PLAIN', base64(`\0agent1\0${secret}`)],
    ['in SASL PLAIN before it is encoded', `\0agent1\0${secret}`],
    ['in Base64 for addresses', Buffer.from(`xx${secret}`).toString('base64url')],
  ])('removes one %s', (_form, text) => {
    const clean = knowing(secret).redactText(`before ${text} after`);
    expect(clean).toMatch(/^before .*\[redacted\].* after$/s);
    for (let length = 4; length <= text.length; length += 4) expect(clean).not.toContain(text.slice(-length));
  });

  it('removes any secret of six characters and more from any surroundings, and from Base64 of any alignment', () => {
    fc.assert(
      fc.property(
        fc.string({ minLength: 6, maxLength: 40, unit: 'binary-ascii' }),
        fc.string(),
        fc.string(),
        (value, before, after) => {
          fc.pre(!'[redacted]'.includes(value));
          const redactor = knowing(value);
          expect(redactor.redactText(`${before}${value}${after}`)).not.toContain(value);
          const encoded = base64(`${before}${value}${after}`);
          expect(redactor.redactText(encoded)).toContain('[redacted]');
          expect(JSON.stringify(redactor.redact({ [value]: [value] }))).not.toContain(
            JSON.stringify(value).slice(1, -1),
          );
        },
      ),
    );
  });

  it('takes every short secret, whatever characters it is made of', () => {
    for (const character of String.raw`-!"#$%&'()*+,./:;<=>?@[\]^_{|}~` + '`') {
      const secret = `a${character}1`;
      expect(knowing(secret).redactText(`(${secret})`)).toBe('([redacted])');
    }
  });

  it('removes a short secret only where it stands alone', () => {
    const { redactText: clean } = knowing('1001', 'a');
    expect(clean('pin 1001, extension 21001, call 10012; a cat')).toBe(
      'pin [redacted], extension 21001, call 10012; [redacted] cat',
    );
    expect(knowing('1001').redact({ entered: 1001, other: 1002 })).toEqual({ entered: '[redacted]', other: 1002 });
  });

  it('removes the longer of two that begin alike', () => {
    expect(knowing('summer', 'summer2026').redactText('was summer2026')).toBe('was [redacted]');
  });

  it('removes one that the length limit would have cut in two', () => {
    const text = `${'x'.repeat(16_380)}canary-secret`;
    expect(knowing('canary-secret').redactText(text)).not.toContain('canar');
  });

  it('knows nothing of an empty secret', () => {
    expect(knowing('').redactText('abc')).toBe('abc');
  });
});
