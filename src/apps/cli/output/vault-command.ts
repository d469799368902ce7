import { Fault } from '../../../model/fault.ts';
import type { VaultAnswer, VaultClient } from '../../vault-client/client.ts';
import {
  type Arguments,
  type CommandDefinition,
  defineCommand,
  type Input,
  type Options,
} from '../commands/types.ts';
import { EXIT } from '../exit-code.ts';
import { VAULT_OPTIONS } from '../options/vault.ts';
import { note, print, visibleLines } from './print.ts';

/** A command that asks a vault something and shows what it answers. */
interface VaultCommand<A extends Arguments, O extends Options> extends Pick<
  CommandDefinition<A, O>,
  'name' | 'summary' | 'description' | 'arguments' | 'options' | 'examples' | 'exitCodes'
> {
  /** What is asked, by the input. */
  ask(this: void, input: Input<A, O>, vault: VaultClient): Promise<VaultAnswer>;
  /** What is said where the vault answers that it is done, and nothing else. */
  readonly done?: string;
  /** The exit code of an answer, where that tells more than that there is one. */
  exitCodeOf?(this: void, answer: VaultAnswer): number;
}

/** What every command of this kind has besides its own options, and what comes of an answer. */
export function defineVaultCommand<const A extends Arguments, const O extends Options>({
  ask,
  done = 'done',
  exitCodeOf = () => EXIT.clean,
  options,
  exitCodes,
  ...definition
}: VaultCommand<A, O>): CommandDefinition {
  return defineCommand({
    ...definition,
    options: { ...options, ...VAULT_OPTIONS },
    exitCodes: { ...exitCodes, 3: 'not there', 4: 'refused, or no answer' },
    async run(input) {
      const { format, field, namespace, wrapTtl, tlsSkipVerify } = input as Input<
        Arguments,
        typeof VAULT_OPTIONS
      >;
      const { connectionOf } = await import('../../vault-client/connection.ts');
      const { vaultClient } = await import('../../vault-client/client.ts');
      const connection = connectionOf(process.env, tlsSkipVerify);
      const client = vaultClient(
        namespace === undefined ? connection : { ...connection, namespace },
        wrapTtl,
      );
      const answer = await ask(input as Input<A, O>, client);
      await show(answer, { format, field, done });
      return exitCodeOf(answer);
    },
  });
}

interface Shown {
  readonly format: string;
  readonly field: string | undefined;
  readonly done: string;
}

async function show(answer: VaultAnswer, { format, field, done }: Shown): Promise<void> {
  const { answerText, fieldText } = await import('../../../present/vault/answer.ts');
  if (field !== undefined) {
    const text = fieldText(answer, field);
    if (text === undefined) throw new Fault('not-found', `the answer has no field "${field}"`);
    // A program gets it as it is, and a person what does not steer the terminal.
    await print(process.stdout.isTTY ? `${visibleLines(text)}\n` : text);
    return;
  }
  if (answer === undefined) {
    note(done);
    return;
  }
  const { jsonText } = await import('../../../present/text/json.ts');
  await print(format === 'json' ? jsonText(answer) : answerText(answer));
}
