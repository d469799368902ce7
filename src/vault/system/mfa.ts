import * as z from 'zod';
import { endPending, forgetPending, pendingLogin } from '../mfa/mfa-store.ts';
import { type Codes, takesCodes } from '../mfa/second-factor.ts';
import { denied } from '../refusal.ts';
import { type Answer, type Call, type EngineCall, operation, type Route } from '../routing/types.ts';
import { grantToken } from '../tokens/grant-token.ts';

const code = z.string().max(64);
const validateFields = z.object({
  mfa_request_id: z.string().min(1).max(100),
  mfa_payload: z.record(z.string().max(200), z.union([code.transform((one) => [one]), z.array(code).max(4)])),
});
type ValidateFields = z.infer<typeof validateFields>;

/** The second step of a login that needs a second factor. */
export const MFA_ROUTE: Route = {
  path: 'mfa/validate',
  update: operation({
    summary: 'Give the second factor of a login',
    isOpen: true,
    fields: validateFields,
    handle: validate,
  }),
};

/** Forgets logins that nobody went on with. */
export function mfaTick({ services, now }: EngineCall): Promise<void> {
  return forgetPending(services.settings, now);
}

/** Whatever is wrong, the answer is the same; the login waits on, and codes are counted. */
async function validate({ services, fields, now }: Call<ValidateFields>): Promise<Answer> {
  const found = await pendingLogin(services.settings, fields.mfa_request_id, now);
  if (!found) throw denied();
  const login = found.value;
  const mount = await services.mounts.byUuid(login.mount);
  if (!mount || !(await takesCodes(services, login, codesOf(fields), now))) throw denied();
  if (!(await endPending(services.settings, fields.mfa_request_id, found.version))) throw denied();
  return { token: await grantToken(services, login.grant, mount, login.path, now) };
}

function codesOf({ mfa_payload }: ValidateFields): Codes {
  return new Map(
    Object.entries(mfa_payload).flatMap(([name, [given]]) => (given === undefined ? [] : [[name, given]])),
  );
}
