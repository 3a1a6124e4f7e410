import * as z from 'zod/mini';
import { errorCodeSchema, type ErrorCode } from './error-code.ts';

/** The checks, in the order in which they are shown. The last three run once for each server. */
export const checkIds = [
  'versions',
  'keychain',
  'settings',
  'audit',
  'disk',
  'graphics',
  'tray',
  'shortcuts',
  'notifications',
  'proxy',
  'certificate',
  'clock',
] as const;
export type CheckId = (typeof checkIds)[number];

export const checkResults = ['pass', 'fail', 'unknown'] as const;
export type CheckResult = (typeof checkResults)[number];
/** A result as it is shown. `note`: passed, with advice. */
export type CheckMark = CheckResult | 'note';

/** Findings without advice. Text: `finding.<code>.what`. */
const plainFindings = [
  'versions-known',
  'keychain-works',
  'settings-whole',
  'settings-not-saved-yet',
  'audit-whole',
  'audit-empty',
  'disk-works',
  'graphics-on',
  'graphics-off',
  'tray-present',
  'shortcuts-active',
  'shortcuts-none',
  'notifications-shown',
  'proxy-none',
  'proxy-answers',
  'certificate-trusted',
  'clock-in-step',
] as const;

/** Findings with advice. Texts: `finding.<code>.what` and `finding.<code>.next`. */
const advisedFindings = [
  'no-keychain',
  'keychain-slow',
  'settings-not-as-saved',
  'audit-broken',
  'disk-nearly-full',
  'disk-full',
  'disk-read-only',
  'disk-denied',
  'disk-failed',
  'tray-absent',
  'tray-not-asked',
  'shortcuts-refused',
  'shortcuts-unconfirmed',
  'notifications-off',
  'notifications-untried',
  'notifications-quiet',
  'notifications-denied',
  'notifications-failed',
  'proxy-silent',
  'proxy-refused',
  'proxy-other-method',
  'certificate-expires-soon',
  'not-encrypted',
  'clock-ahead',
  'clock-behind',
  'clock-far-ahead',
  'clock-far-behind',
  'clock-not-said',
  'only-installed',
  'check-late',
  'check-failed',
] as const;

/** All findings of checks. A check may also report an error code, which has texts of its own. */
export const findings = [...plainFindings, ...advisedFindings] as const;
export type Finding = (typeof findings)[number];
export type AdvisedFinding = (typeof advisedFindings)[number];

/** Whether a finding has advice. */
export const isAdvised = (finding: Finding): finding is AdvisedFinding =>
  advisedFindings.some((one) => one === finding);

/** Whether a code is a finding, and not an error code. */
export const isFinding = (code: Finding | ErrorCode): code is Finding => findings.some((one) => one === code);

/** The result of one check. It contains no secret. */
export const checkReportSchema = z.object({
  id: z.enum(checkIds),
  /** The server it was about (`host:port`); empty where it runs once. */
  subject: z.string().check(z.maxLength(300)),
  /** `unknown`: it could not be determined, and the code says why. */
  result: z.enum(checkResults),
  code: z.union([z.enum(findings), errorCodeSchema]),
  /** What was found: parameters of the text, and for *Details*. */
  facts: z.record(z.string().check(z.maxLength(40)), z.union([z.string().check(z.maxLength(300)), z.number()])),
  tookMs: z.number(),
});
export type CheckReport = Readonly<z.infer<typeof checkReportSchema>>;
