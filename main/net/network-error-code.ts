import { Fault, type ErrorCode } from '../../app/domain/error-code.ts';
import type { NetworkFault, NetworkFaultKind } from './network-fault.ts';

const codeByKind: Readonly<Record<NetworkFaultKind, ErrorCode>> = {
  'unknown-host': 'unknown-host',
  unreachable: 'server-unreachable',
  'refused-connection': 'connection-refused',
  'proxy-failed': 'proxy-failed',
  'proxy-credentials': 'proxy-credentials',
  'proxy-method': 'proxy-method',
  'proxy-setting': 'proxy-setting',
  'certificate-untrusted': 'certificate-untrusted',
  'certificate-name': 'certificate-name',
  'certificate-expired': 'certificate-expired',
  timeout: 'timeout',
  'too-large': 'answer-too-large',
  cut: 'connection-lost',
  aborted: 'interrupted',
  'wrong-protocol': 'not-this-system',
  'upgrade-refused': 'notifications-refused',
};

/** The error code of a network failure. */
export const networkFaultCode = (fault: NetworkFault): ErrorCode => codeByKind[fault.kind];

/** The `Fault` of a network failure. */
export const faultOfNetwork = (fault: NetworkFault): Fault => new Fault(networkFaultCode(fault), fault.detail);
