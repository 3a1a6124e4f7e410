/** The grants that a token endpoint knows, as its challenge names them. */
export const grants = {
  password: 'password',
  windows: 'urn:microsoft.rtc:windows',
  passive: 'urn:microsoft.rtc:passive',
  guest: 'urn:microsoft.rtc:anonmeeting',
} as const;

/** One of the grants. */
export type Grant = keyof typeof grants;

/** The grant that a token request names; undefined for an unknown one. */
export const grantNamed = (type: string): Grant | undefined =>
  (['password', 'windows', 'passive', 'guest'] as const).find((grant) => grants[grant] === type);

/** How the challenge is written. */
export type ChallengeForm = 'twoHeaders' | 'joined' | 'withAuthorizationUri' | 'unquoted' | 'bearerOnly';

/** What a challenge says. */
export interface Challenge {
  readonly form: ChallengeForm;
  readonly domain: string;
  /** Where tokens are asked for. */
  readonly tokenUrl: string;
  readonly grants: readonly Grant[];
  /** Where modern authentication begins. */
  readonly authorizationUrl: string;
}

/** The values of `WWW-Authenticate`, one for each header line. */
export const writeChallenge = ({
  form,
  domain,
  tokenUrl,
  grants: offered,
  authorizationUrl,
}: Challenge): readonly string[] => {
  const issuers = `Bearer trusted_issuers="00000001-0000-0000-c000-000000000000@${domain}"`;
  const bearer = `${issuers}, client_id="00000004-0000-0ff1-ce00-000000000000"`;
  const types = offered.map((grant) => grants[grant]).join(',');
  const oauth = `MsRtcOAuth href="${tokenUrl}",grant_type="${types}"`;
  const withUri = `${bearer}, authorization_uri="${authorizationUrl}"`;
  switch (form) {
    case 'twoHeaders':
      return [bearer, oauth];
    case 'joined':
      return [`${bearer}, ${oauth}`];
    case 'withAuthorizationUri':
      return [withUri, oauth];
    case 'unquoted':
      return [bearer, `MsRtcOAuth href=${tokenUrl},grant_type="${types}"`];
    case 'bearerOnly':
      return [withUri];
  }
};
