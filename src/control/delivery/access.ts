import { valueAt } from '../../model/configuration/place.ts';
import { Fault } from '../../model/fault.ts';
import { loginOf } from './login.ts';
import { planToken, type Token, tokenDue } from './plan.ts';
import type { AuthSettings } from './settings.ts';
import type { AskedVault, DeliveryServices, VaultAnswer } from './types.ts';

type AccessServices = Pick<DeliveryServices, 'vault' | 'readText' | 'timer'>;

/** A vault that is asked with a token, which is kept in memory alone, renewed, and got anew where it is lost. */
export class Access {
  readonly #services: AccessServices;
  readonly #auth: AuthSettings;
  #token: Token | undefined;
  #logins = 0;

  constructor(services: AccessServices, auth: AuthSettings) {
    this.#services = services;
    this.#auth = auth;
  }

  /** Which login it is. */
  get login(): number {
    return this.#logins;
  }

  /** When the token is to be renewed. */
  get due(): number {
    return this.#token ? tokenDue(this.#token) : 0;
  }

  /** The vault, asked by a token that is good. Rejects with a `Fault`. */
  async open(): Promise<AskedVault> {
    const plan = planToken(this.#token, this.#services.timer.now());
    if (plan === 'renew' && this.#token) await this.#renew(this.#token);
    // A renewal may have found that there is no token any more.
    if (plan === 'login' || !this.#token) this.#token = await this.#logIn();
    return this.#services.vault.as(this.#token.value);
  }

  /** That the token is refused: the next time another one is asked for. */
  forget(): void {
    this.#token = undefined;
  }

  /** Ends the token, and what was leased by it. Rejects with a `Fault`. */
  async revoke(): Promise<void> {
    const token = this.#token;
    this.#token = undefined;
    // One that somebody else wrote is theirs to end.
    if (token && this.#auth.method !== 'token')
      await this.#services.vault.as(token.value).write('auth/token/revoke-self');
  }

  async #renew(token: Token): Promise<void> {
    try {
      const answer = await this.#services.vault.as(token.value).write('auth/token/renew-self');
      this.#token = { ...tokenOf(answer, ['auth'], this.#services.timer.now()), ...keptOf(token) };
    } catch (error) {
      if (!(error instanceof Fault) || error.code === 'unreachable') throw error;
      this.#token = undefined;
    }
  }

  async #logIn(): Promise<Token> {
    const { vault, readText, timer } = this.#services;
    const login = loginOf(this.#auth, readText);
    const answer =
      login.kind === 'ask'
        ? await vault.write(login.path, login.body)
        : await vault.as(login.token).read('auth/token/lookup-self');
    const value = login.kind === 'token' ? login.token : valueAt(answer, ['auth', 'client_token']);
    if (typeof value !== 'string' || value === '') throw new Fault('refused', 'the vault gives no token');
    this.#logins += 1;
    const place = login.kind === 'token' ? ['data'] : ['auth'];
    return { ...tokenOf(answer, place, timer.now()), value, login: this.#logins };
  }
}

const keptOf = ({ value, login }: Token) => ({ value, login });

function tokenOf(answer: VaultAnswer, place: readonly string[], since: number) {
  const seconds = valueAt(answer, [...place, 'lease_duration']) ?? valueAt(answer, [...place, 'ttl']);
  return {
    since,
    lifetime: typeof seconds === 'number' && seconds > 0 ? seconds * 1000 : undefined,
    isRenewable: valueAt(answer, [...place, 'renewable']) === true,
  };
}
