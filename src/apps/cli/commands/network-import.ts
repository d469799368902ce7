import { type Command, Option } from 'commander';
import { EXIT } from '../exit-code.ts';
import { print } from '../output.ts';
import { visibleLines } from '../progress.ts';

const EXAMPLES = `
Examples:
  plimsoll network import ./manifests                      profiles of every workload, to standard output
  plimsoll network import ./manifests --output profiles    one file each; files that are there are merged into

Every line is proposed, and has no effect until a person accepts it. A direction that no policy restricts is left out.

Exit codes: 0 done, 2 wrong usage, 3 no workload found, 4 incomplete (policies say something that a profile cannot say,
or a manifest could not be read; it is named on standard error), 5 internal fault`;

/** Adds `network import`. */
export function addNetworkImportCommand(network: Command): void {
  network
    .command('import')
    .description('first profiles that say what the policies in Kubernetes manifests say')
    .argument('<path>', 'folder of Kubernetes manifests, or one file')
    .option('-o, --output <folder>', 'write one file for each workload; a file that is there is merged into')
    .addOption(
      new Option('-f, --format <format>', 'how to write it').choices(['yaml', 'json']).default('yaml'),
    )
    .addHelpText('after', EXAMPLES)
    .action(importPolicies);
}

async function importPolicies(path: string, options: { output?: string; format: string }): Promise<void> {
  const { importProfiles } = await import('../../../pipeline/deploy/import-network.ts');
  const { writeWhole } = await import('../../../platform/files/write-whole.ts');
  const { profilesText, saveProfiles } = await import('../../../pipeline/deploy/save-profiles.ts');
  const { jsonText } = await import('../../../present/text/json.ts');
  const imported = importProfiles(path);
  if (options.output !== undefined) {
    for (const saved of saveProfiles(options.output, imported.profiles, writeWhole))
      process.stderr.write(`${visibleLines(`${saved.path}: ${saved.change}`)}\n`);
  } else if (options.format === 'json') await print(jsonText({ schemaVersion: 1, ...imported }));
  else await print(profilesText(imported.profiles));
  for (const { subject, reason, informational } of imported.gaps)
    process.stderr.write(`${visibleLines(`${informational ? '•' : '!'} ${subject}: ${reason}`)}\n`);
  const isIncomplete = imported.gaps.some(({ informational }) => !informational);
  process.exitCode = isIncomplete ? EXIT.incomplete : EXIT.clean;
}
