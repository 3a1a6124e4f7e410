/** Stands where a secret was. */
const redacted = '[redacted]';

/** Removes secrets from logs and records. */
export interface Redactor {
  /**
   * Text without known secrets and without patterns of secrets: credentials in headers, markup, addresses and
   * name-value pairs.
   */
  redactText(text: string): string;
  /**
   * A JSON-safe copy of any value: fields with secret names blanked, all text cleaned, size and depth bounded. Never
   * throws.
   */
  redact(value: unknown): unknown;
  /**
   * Registers a secret, which is removed from now on wherever it appears: plain, JSON-, URL- or XML-escaped, or within
   * Base64 such as Basic and SASL PLAIN credentials.
   */
  registerSecret(secret: string): void;
}

const maximumTextLength = 16_384;
const maximumDepth = 8;
const maximumItems = 200;

/** Words that make a field secret when its name ends with one; separators and capitals do not count. */
const secretWords =
  'password|passwd|passphrase|pwd|secret|token|authorization|authorisation|cookie|credential|apikey|privatekey|' +
  'callvariable';
const secretName = new RegExp(`(?:(?:${secretWords})s?(?:value|text|header|\\d+)?|callvariables?.*)$`);
const nameInText =
  '(?:password|passwd|passphrase|pwd|secret|token|authorization|authorisation|cookie|credentials?|' +
  'api[-_]?key|private[-_]?key|call[-_]?variables?\\d*)';

/** Words that follow such a name in ordinary sentences and messages. */
const harmlessWords = new Set(
  (
    'accepted changed denied empty expired failed false invalid is missing must no none not null ok refused ' +
    'rejected required saved stored true undefined unknown was wrong yes'
  ).split(' '),
);

interface Pattern {
  readonly expression: RegExp;
  readonly replace: (...match: string[]) => string;
}

/** The quotation mark that a value begins with, if it does. */
const quoteOf = (value: string | undefined): string => /^["']/.exec(value ?? '')?.[0] ?? '';

const patterns: readonly Pattern[] = [
  // Markup, plain and escaped once (as within a notification): the element's content goes, its name stays.
  {
    expression: new RegExp(
      `(<(?:[\\w.-]{1,40}:)?([\\w.-]{0,40}${nameInText}s?)(?:\\s[^<>]*)?(?<!/)>)` +
        `([^<]*(?:<(?!/?(?:[\\w.-]{1,40}:)?\\2\\s*>)[^<]*)*)`,
      'gi',
    ),
    replace: (match, start, _name, content) => (content?.trim() ? `${start}${redacted}` : (match ?? '')),
  },
  {
    expression: new RegExp(`(&lt;([\\w.-]{0,40}${nameInText}s?)&gt;)([^<]*?)(?=&lt;/\\2|<|$)`, 'gi'),
    replace: (match, start, _name, content) => (content?.trim() ? `${start}${redacted}` : (match ?? '')),
  },
  // SASL (RFC 6120, 6.4): the client's credentials.
  {
    expression: /(<auth\s[^<>]*>|<(?:response|success|challenge)\s[^<>]*xmpp-sasl[^<>]*>)[^<]+/gi,
    replace: (_match, start) => `${start}${redacted}`,
  },
  // Header lines: everything to the end of the line or of the quoted value.
  {
    expression: new RegExp(
      [
        /((?:proxy-)?authori[sz]ation|(?:set-)?cookie)(["']?[ \t]*[:=](?![ \t]*["']?\[redacted\])[ \t]*)/,
        /("(?:[^"\\]|\\.)*"|'[^']*'|(?:basic|bearer|negotiate|ntlm)\s+[^\s"'<>,}]+|(?:(?!\\[rn])[^\r\n<])+)/,
      ]
        .map(({ source }) => source)
        .join(''),
      'gi',
    ),
    replace: (_match, name, separator, value) => {
      const mark = quoteOf(value);
      return `${name}${separator}${mark}${redacted}${mark}`;
    },
  },
  // The same credentials without their header. "Basic settings" and "Bearer of news" are not credentials.
  {
    expression: /\b(basic)\s+([A-Za-z0-9+/_-]{6,}={0,2})/gi,
    replace: (match, scheme, value) => (isUserAndPassword(value ?? '') ? `${scheme} ${redacted}` : (match ?? '')),
  },
  {
    expression: /\b(bearer|negotiate|ntlm)\s+(?=[\w.~+/-]*\d|[\w.~+/-]{24})[\w.~+/-]{12,}=*/gi,
    replace: (_match, scheme) => `${scheme} ${redacted}`,
  },
  // JSON Web Tokens (RFC 7519) anywhere.
  { expression: /\beyJ[\w-]{8,}\.[\w-]{8,}\.[\w-]*/g, replace: () => redacted },
  // https://user:password@host
  {
    expression: /\b([a-z][a-z0-9+.-]{1,20}:\/\/)[^\s/?#"'<>]+@/gi,
    replace: (_match, scheme) => `${scheme}${redacted}@`,
  },
  // name=value and "name": "value".
  {
    expression: new RegExp(
      `(?<![\\w-])([\\w-]{0,40}${nameInText})(["']?[ \\t]*)(=|:)([ \\t]*)` +
        `("(?:[^"\\\\]|\\\\.)*"|'[^']*'|(?![[{(])[^\\s&,;"'<>]+)`,
      'gi',
    ),
    replace: (match, name, quote, separator, space, value) => {
      if (isHarmlessValue(value ?? '', separator === ':' && space !== '')) return match ?? '';
      const mark = quoteOf(value);
      return `${name}${quote}${separator}${space}${mark}${redacted}${mark}`;
    },
  },
];

/** RFC 7617: Base64 of `user:password`. */
const isUserAndPassword = (base64: string): boolean => {
  const decoded = Buffer.from(base64, 'base64').toString('utf8');
  return decoded.includes(':') && !/[\p{Cc}\uFFFD]/u.test(decoded);
};

const isHarmlessValue = (value: string, isSpaced: boolean): boolean => {
  if (value === redacted || value.includes(redacted) || value === '""' || value === "''") return true;
  return isSpaced && harmlessWords.has(value.toLowerCase().replace(/[.!?]$/, ''));
};

const isSecretField = (name: string): boolean => secretName.test(name.toLowerCase().replace(/[^a-z0-9]/g, ''));

const xmlEscapes: Readonly<Record<string, readonly string[]>> = {
  '&': ['&amp;', '&#38;', '&#x26;'],
  '<': ['&lt;', '&#60;', '&#x3C;'],
  '>': ['&gt;', '&#62;', '&#x3E;'],
  '"': ['&quot;', '&#34;', '&#x22;'],
  "'": ['&apos;', '&#39;', '&#x27;'],
};

const xmlForms = (secret: string): string[] =>
  [0, 1, 2].map((form) => secret.replace(/[&<>"']/g, (character) => xmlEscapes[character]?.[form] ?? character));

const percentForms = (secret: string): string[] => {
  let plain: string;
  try {
    plain = encodeURIComponent(secret);
  } catch {
    // Half a surrogate pair has no URL form.
    return [];
  }
  const strict = plain.replace(/[!'()*~]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  const forms = [plain, strict, plain.replace(/%20/g, '+'), strict.replace(/%20/g, '+')];
  return [...forms, ...forms.map((form) => form.replace(/%[0-9A-F]{2}/g, (code) => code.toLowerCase()))];
};

/**
 * The characters that Base64 of anything containing `secret` must contain, for each of the three ways it can be
 * aligned.
 */
const base64Cores = (secret: string): string[] => {
  const bytes = Buffer.from(secret, 'utf8');
  return [0, 1, 2].flatMap((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString('base64');
    const core = encoded.slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6));
    return core.length < 6 ? [] : [core, core.replace(/\+/g, '-').replace(/\//g, '_')];
  });
};

const isBase64Character = (character: string): boolean => /^[A-Za-z0-9+/_-]$/.test(character);

/** Removes every run of Base64 characters around `core`: its first and last characters hold bits of the secret too. */
const removeBase64Runs = (text: string, core: string): string => {
  let result = '';
  let from = 0;
  for (let at = text.indexOf(core); at >= 0; at = text.indexOf(core, from)) {
    let start = at;
    while (start > from && isBase64Character(text.charAt(start - 1))) start -= 1;
    let end = at + core.length;
    while (end < text.length && isBase64Character(text.charAt(end))) end += 1;
    result += text.slice(from, start) + redacted;
    while (text.charAt(end) === '=') end += 1;
    from = end;
  }
  return from === 0 ? text : result + text.slice(from);
};

/** Not the hyphen: with the flag `u` an escaped one is an error. */
export const escapeForExpression = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');

interface KnownSecret {
  readonly forms: readonly string[];
  /** For secrets so short that they also occur within ordinary words: only where they stand alone. */
  readonly alone: RegExp | null;
  readonly base64Cores: readonly string[];
}

const shortLength = 6;

const describeSecret = (secret: string): KnownSecret => {
  const forms = [
    ...new Set([secret, JSON.stringify(secret).slice(1, -1), ...xmlForms(secret), ...percentForms(secret)]),
  ];
  // The longest first, because a shorter form may be part of it.
  forms.sort((one, other) => other.length - one.length);
  const isShort = secret.length < shortLength;
  const alone = isShort
    ? new RegExp(`(?<![\\p{L}\\p{N}_])(?:${forms.map(escapeForExpression).join('|')})(?![\\p{L}\\p{N}_])`, 'gu')
    : null;
  return { forms, alone, base64Cores: base64Cores(secret) };
};

/** A redactor that knows no secret yet. */
export const createRedactor = (): Redactor => {
  const known = new Map<string, KnownSecret>();
  /** The longest first, because a shorter one may be part of it. */
  let inOrder: readonly KnownSecret[] = [];

  const removeKnown = (text: string): string => {
    let clean = text;
    for (const { forms, alone, base64Cores: cores } of inOrder) {
      if (alone) clean = clean.replace(alone, redacted);
      else for (const form of forms) if (clean.includes(form)) clean = clean.split(form).join(redacted);
      for (const core of cores) clean = removeBase64Runs(clean, core);
    }
    return clean;
  };

  const redactText = (text: string): string => {
    // Known secrets first and on the whole text: cutting could leave half of one that is then no longer recognised.
    let clean = removeKnown(text);
    if (clean.length > maximumTextLength)
      clean = `${clean.slice(0, maximumTextLength)}… (${clean.length - maximumTextLength} more)`;
    for (const { expression, replace } of patterns) clean = clean.replace(expression, replace);
    return clean;
  };

  const redactError = (error: Error, depth: number, seen: ReadonlySet<object>): unknown => ({
    name: redactText(error.name),
    message: redactText(error.message),
    ...redactProperties(
      Object.entries(error).filter(([name]) => name !== 'name' && name !== 'message'),
      depth,
      seen,
    ),
    ...(error.stack ? { stack: redactText(error.stack) } : {}),
    ...(error.cause === undefined ? {} : { cause: redactValue(error.cause, depth + 1, seen) }),
  });

  const redactProperties = (
    properties: readonly (readonly [string, unknown])[],
    depth: number,
    seen: ReadonlySet<object>,
  ): Record<string, unknown> => {
    const clean: [string, unknown][] = properties
      .slice(0, maximumItems)
      .map(([name, value]) => [redactText(name), redactField(name, value, depth + 1, seen)]);
    if (properties.length > maximumItems) clean.push(['…', `${properties.length - maximumItems} more`]);
    return Object.fromEntries(clean);
  };

  const redactField = (name: string, value: unknown, depth: number, seen: ReadonlySet<object>): unknown => {
    // Whether there is a password is no secret.
    const saysNothing = value === null || value === undefined || typeof value === 'boolean' || value === '';
    return isSecretField(name) && !saysNothing ? redacted : redactValue(value, depth, seen);
  };

  const redactObject = (value: object, depth: number, seen: ReadonlySet<object>): unknown => {
    if (seen.has(value)) return '[circular]';
    if (depth > maximumDepth) return '[too deep]';
    const within = new Set(seen).add(value);
    if (value instanceof Error) return redactError(value, depth, within);
    if (value instanceof Date) return Number.isNaN(value.getTime()) ? 'invalid date' : value.toISOString();
    if (value instanceof URL || value instanceof RegExp) return redactText(String(value));
    if (ArrayBuffer.isView(value) || value instanceof ArrayBuffer) return `[${value.byteLength} bytes]`;
    if (value instanceof Map)
      return redactProperties(
        [...value].map(([name, item]) => [String(name), item]),
        depth,
        within,
      );
    if (value instanceof Set || Array.isArray(value)) {
      const items: unknown[] = [...value];
      const clean = items.slice(0, maximumItems).map((item) => redactValue(item, depth + 1, within));
      return items.length > maximumItems ? [...clean, `… ${items.length - maximumItems} more`] : clean;
    }
    return redactProperties(Object.entries(value), depth, within);
  };

  const redactValue = (value: unknown, depth: number, seen: ReadonlySet<object>): unknown => {
    switch (typeof value) {
      case 'string':
        return redactText(value);
      case 'number':
        // A PIN saved as a number is a known secret too.
        return Number.isFinite(value) && !known.has(String(value)) ? value : redactText(String(value));
      case 'boolean':
      case 'undefined':
        return value;
      case 'object':
        return value === null ? null : redactObject(value, depth, seen);
      case 'bigint':
      case 'symbol':
        return redactText(String(value));
      case 'function':
        return '[function]';
    }
  };

  return {
    redactText,
    redact: (value) => {
      try {
        return redactValue(value, 0, new Set());
      } catch {
        // A getter or proxy threw: logging must not throw.
        return '[unreadable]';
      }
    },
    registerSecret: (secret) => {
      if (secret === '' || known.has(secret)) return;
      known.set(secret, describeSecret(secret));
      inOrder = [...known].sort(([one], [other]) => other.length - one.length).map(([, described]) => described);
    },
  };
};
