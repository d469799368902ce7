import { Refusal } from '../refusal.ts';
import type { EngineCall } from '../routing/types.ts';
import { newPassword } from './generated.ts';
import { passwordOf, passwordPolicyOf } from './password-policy.ts';

/** Where the texts of policies are, in what the vault keeps itself. */
export const PASSWORD_POLICIES = 'password-policy/';

/** A password by the policy of a name; by none, one that everybody takes. Throws a `Refusal` (400) where there is no such policy. */
export async function passwordBy(
  { services }: Pick<EngineCall, 'services'>,
  policy: string,
): Promise<string> {
  if (policy === '') return newPassword();
  const text = (await services.settings.get<string>(PASSWORD_POLICIES + policy))?.value;
  if (text === undefined) throw new Refusal(400, `there is no password policy "${policy}"`);
  return passwordOf(passwordPolicyOf(text));
}
