import { EXIT } from '../../../exit-code.ts';
import { argument, flag } from '../../../options/option.ts';
import { print, visibleLines } from '../../../output/print.ts';
import { defineCommand } from '../../types.ts';

export const command = defineCommand({
  name: 'verify',
  summary: 'is a record of requests whole, or which line is the first that does not follow',
  arguments: { file: argument('<file>', 'the record', { completion: 'file' }) },
  options: { continued: flag('--continued', 'its first record follows one of a file that is gone') },
  examples: [['plimsoll vault audit verify /var/log/plimsoll/vault.log']],
  exitCodes: { 0: 'it is whole', 1: 'a line was changed, left out or added', 3: 'no such file' },
  async run({ file, continued }) {
    const { verifyAuditFile } = await import('../../../../vault/verify-audit-file.ts');
    const { lines, broken } = await verifyAuditFile(file, continued);
    await print(
      visibleLines(
        broken === undefined
          ? `${file}: ${lines} records, each of which follows from the one before\n`
          : `${file}: line ${broken} does not follow from the one before\n`,
      ),
    );
    return broken === undefined ? EXIT.clean : EXIT.violated;
  },
});
