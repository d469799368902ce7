import { EXIT } from '../../exit-code.ts';
import type { FixedLeak } from '../../../../model/vault/evidence.ts';
import type { BuildServices } from '../../../../pipeline/build/services.ts';
import { FIXING_OPTIONS, fixingRequest } from '../../options/fixing.ts';
import { argument, flag, option } from '../../options/option.ts';
import { print, say } from '../../output/print.ts';
import { forTargets } from '../../output/scan-report.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'fix',
  summary: 'rotate secrets that a vault knows, and put references in their place',
  description: `Asks the vault of VAULT_ADDR which secrets it knows. Passwords of databases are rotated, leases and tokens ended,
values written anew; then the old one is tried at its database, and has to be refused. Manifests, files of Compose, .env
and other files of keys and values get references. Without --apply it tells what it would do.
A folder called "fix" is ./fix.`,
  arguments: {
    path: argument('[path]', 'file or folder', { completion: 'file', absent: '.' }),
  },
  options: {
    apply: flag('--apply', 'rotate and write', { conflicts: ['dryRun'] }),
    dryRun: flag('--dry-run', 'only tell what would be done, as without --apply'),
    import: option(
      '--import <path>',
      'keep secrets that the vault does not know there, such as secret/leaked',
    ),
    newValue: flag('--new-value', 'take a new value of standard input, of what only its issuer renews', {
      requires: ['apply'],
    }),
    generate: flag(
      '--generate',
      'make new values of the same form; whom they open something at has to be told',
      {
        requires: ['apply'],
      },
    ),
    evidence: option('--evidence <file>', 'write what was done and shown, sealed by the vault', {
      completion: 'file',
      requires: ['apply'],
    }),
    ...FIXING_OPTIONS,
  },
  examples: [
    ['plimsoll leaks fix', 'what would be done about the secrets of this folder'],
    ['plimsoll leaks fix . --apply --evidence leaks.evidence.json'],
    ['plimsoll leaks fix compose.yaml --import secret/shop', 'for secrets that are in no vault yet'],
  ],
  exitCodes: {
    0: 'every leak is closed, or there is none',
    1: 'leaks are open',
    4: 'incomplete, or refused',
  },
  async run(input, services) {
    const {
      path,
      apply,
      newValue,
      generate,
      evidence: file,
      tlsSkipVerify,
      vaultAddress,
      ...reading
    } = input;
    const { fixLeaks } = await import('../../../../pipeline/develop/fix-leaks.ts');
    const { isClosed } = await import('../../../../model/vault/evidence.ts');
    const { jsonText } = await import('../../../../present/text/json.ts');
    const given = newValue ? await newValueOf() : undefined;
    const { environmentHands } = await import('../../output/vault-hands.ts');
    const hands = await environmentHands({ tlsSkipVerify, vaultAddress, given, makes: generate });
    let unclosed = 0;
    const make = async (target: string, build: BuildServices) => {
      const request = { ...fixingRequest(reading), target, applies: apply, importTo: reading.import };
      const { diffs, remarks, evidence, open, report } = await fixLeaks(
        request,
        hands,
        build,
        services.writeFile,
      );
      if (evidence && file !== undefined) services.writeFile(file, jsonText(evidence));
      await print(diffs.join(''));
      const closing = evidence?.leaks.map(
        (leak) => `${isClosed(leak) ? 'closed' : 'open'}: ${closingText(leak)}`,
      );
      for (const sentence of [...remarks, ...(closing ?? [])]) say(sentence);
      unclosed = open;
      return report;
    };
    const code = await forTargets([path], { ...reading, verbose: false }, services, make, () =>
      Promise.resolve(),
    );
    return code === EXIT.clean && unclosed > 0 ? EXIT.violated : code;
  },
});

async function newValueOf(): Promise<string> {
  const { secretInput } = await import('../../../vault-client/secret-input.ts');
  return await secretInput('new value');
}

function closingText({ rule, files, place, old, new: next }: FixedLeak): string {
  const where = files.map(({ path }) => path).join(', ');
  return `${rule} in ${where}: ${place.path}, the old value is ${old.state} (${old.reason}), the new one ${next.state}`;
}
