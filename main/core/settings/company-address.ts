import type { FieldValues, Vendor } from '../../../app/vendor/adapter.ts';
import type { Policy } from '../../ports/policy.ts';

/** The field of a vendor whose accounts may be signed in by a server of the company. */
const key = 'companyAddress';

/**
 * A vendor whose accounts ask the company's server that the policy names, whatever they say themselves: the form does
 * not ask for it, and secrets, the policy's servers and the person's word are about that very address.
 */
export const withCompanyAddress = <Ports>(
  vendor: Vendor<Ports>,
  { companyAddresses }: Pick<Policy, 'companyAddresses'>,
): Vendor<Ports> => {
  const { descriptor } = vendor;
  const { vendorId, fields } = descriptor;
  const address = Object.hasOwn(companyAddresses, vendorId) ? companyAddresses[vendorId] : undefined;
  if (address === undefined || !fields.some((field) => field.key === key)) return vendor;
  const set = (values: FieldValues): FieldValues => ({ ...values, [key]: address });
  return {
    ...vendor,
    descriptor: { ...descriptor, fields: fields.filter((field) => field.key !== key) },
    checkSettings: (values) => vendor.checkSettings(set(values)),
    endpoints: (values) => vendor.endpoints(set(values)),
    connect: (context, ports) => vendor.connect({ ...context, values: set(context.values) }, ports),
  };
};
