import type { FieldValues } from '../../app/vendor/adapter.ts';
import type { BadSignIn, ServerUnderTest } from './harness.ts';
import type { SignIn, VendorBench } from './vendor-bench.ts';

/** A sign-in with other values of the form than those that work. */
export const signInWith = (bench: VendorBench, server: ServerUnderTest, values: FieldValues): SignIn => {
  const account = server.account(bench);
  return { ...account, values: { ...account.values, ...values } };
};

/** What is wrong in the same way at every vendor whose form has a `server` and a `caFile`. */
export const commonBadSignIns: readonly BadSignIn[] = [
  {
    name: 'an unknown server',
    code: 'unknown-host',
    status: 'waiting',
    prepare: (bench, server) => signInWith(bench, server, { server: 'no-such-host.invalid' }),
  },
  {
    name: 'a port where nothing listens',
    code: 'connection-refused',
    status: 'waiting',
    prepare: (bench, server) => signInWith(bench, server, { server: '127.0.0.1:9' }),
  },
  {
    name: 'an authority file without a certificate',
    code: 'certificate-file-unreadable',
    status: 'refused',
    prepare: (bench, server) => {
      bench.setFile('/broken.pem', 'hello');
      return signInWith(bench, server, { caFile: '/broken.pem' });
    },
  },
  {
    name: 'an authority file that is not there',
    code: 'certificate-file-unreadable',
    status: 'refused',
    prepare: (bench, server) => signInWith(bench, server, { caFile: '/nowhere.pem' }),
  },
];
