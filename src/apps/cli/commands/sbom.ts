import { flag } from '../options/option.ts';
import { JAR_INDEX, TARGET_LIST, targetOptions, TARGETS } from '../options/target.ts';
import { presentTargets } from '../output/scan-report.ts';
import { defineCommand } from './types.ts';

export const command = defineCommand({
  name: 'sbom',
  summary: 'write the bill of materials of an image',
  description: TARGETS,
  arguments: { targets: TARGET_LIST },
  options: {
    ...targetOptions('cyclonedx'),
    jarIndex: JAR_INDEX,
    files: flag('--files', 'list the files that each package owns (json only)'),
  },
  examples: [
    ['plimsoll sbom debian:13 > debian.cdx.json'],
    ['plimsoll sbom app.tar --format spdx --output app.spdx.json'],
  ],
  exitCodes: { 0: 'all is listed', 3: 'nothing to list', 4: 'incomplete' },
  savesMemory: true,
  async run({ targets, files, jarIndex, platform, insecure, onlyDirs, skipDirs, ...options }, services) {
    const { inventory } = await import('../../../pipeline/build/scan.ts');
    const request = {
      platform,
      allowHttp: insecure,
      withFiles: files,
      jarIndex,
      paths: { only: onlyDirs, skip: skipDirs },
    };
    return presentTargets(targets, 'cyclonedx', options, services, (target, build) =>
      inventory({ ...request, target }, build),
    );
  },
});
