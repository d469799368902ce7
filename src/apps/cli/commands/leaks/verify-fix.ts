import { EXIT } from '../../exit-code.ts';
import type { BuildServices } from '../../../../pipeline/build/services.ts';
import { FIXING_OPTIONS, fixingRequest } from '../../options/fixing.ts';
import { argument, flag } from '../../options/option.ts';
import { VERIFY_OPTIONS, verifyRequest } from '../../options/verification.ts';
import { print } from '../../output/print.ts';
import { forTargets } from '../../output/scan-report.ts';
import { defineCommand } from '../types.ts';

export const command = defineCommand({
  name: 'verify-fix',
  summary: 'the gate: are leaks closed that were fixed?',
  description: `Exits with 1 until no file has an old value, whom it opened something at refuses it, and takes the one of today. Old
values that are still found, with --history also in what the repository remembers, are tried again; of the others counts
what the vault has sealed. What is shown is written into the file again.`,
  arguments: {
    evidence: argument('<evidence.json>', 'what "plimsoll leaks fix" wrote', { completion: 'file' }),
    path: argument('[path]', 'where the files are now; else where the evidence says', { completion: 'file' }),
  },
  options: {
    history: flag('--history', 'try old values again that the repository still has'),
    ...VERIFY_OPTIONS,
    ...FIXING_OPTIONS,
  },
  examples: [
    ['plimsoll leaks verify-fix leaks.evidence.json'],
    ['plimsoll leaks verify-fix leaks.evidence.json . --history --verify', 'asks issuers too'],
  ],
  exitCodes: {
    0: 'every leak is closed',
    1: 'leaks are open',
    3: 'no such evidence, or no leak in it',
    4: 'incomplete, or refused',
  },
  async run(input, services) {
    const { evidence: file, path, history, tlsSkipVerify, vaultAddress, ...options } = input;
    const { verify, verifyHost, verifyUntrusted, verifiedOnly, ...reading } = options;
    const { verifyFix } = await import('../../../../pipeline/develop/verify-fix.ts');
    const { verifiedFixText } = await import('../../../../present/leaks/verified-fix.ts');
    const { jsonText } = await import('../../../../present/text/json.ts');
    const { environmentHands } = await import('../../output/vault-hands.ts');
    const hands = await environmentHands({ tlsSkipVerify, vaultAddress });
    const asking = verifyRequest({ verify, verifyHost, verifyUntrusted, verifiedOnly });
    let [isOpen, isEmpty] = [false, false];
    const make = async (_: string, build: BuildServices) => {
      const looking = { ...fixingRequest(reading), history, verify: asking };
      const verified = await verifyFix({ ...looking, evidence: file, target: path }, hands, build);
      services.writeFile(file, jsonText(verified.evidence));
      await print(verifiedFixText(verified.leaks));
      isOpen = verified.leaks.some(({ open }) => open.length > 0);
      isEmpty = verified.leaks.length === 0;
      return verified.report;
    };
    const code = await forTargets([file], { ...reading, verbose: false }, services, make, () =>
      Promise.resolve(),
    );
    if (isOpen) return EXIT.violated;
    return isEmpty && code === EXIT.clean ? EXIT.nothing : code;
  },
});
