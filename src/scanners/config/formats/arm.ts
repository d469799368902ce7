import { armChecks } from '../../../analyse/misconfiguration/arm/unit.ts';
import type { Gap } from '../../../model/gap.ts';
import { readArm } from '../../../observe/configuration/arm/read-arm.ts';
import { isArm } from '../../../observe/configuration/arm/schema.ts';
import { configurationFormat } from '../format.ts';

const BICEP = /\.bicep$/i;

/** Templates of Azure Resource Manager, and Bicep, which is told to be unread where nothing compiled lies beside it. */
export const armFormat = configurationFormat({
  set: armChecks,
  wants: (path) => /\.jsonc?$/i.test(path) || BICEP.test(path),
  recognises: (path, text) => BICEP.test(path) || isArm(text),
  read(files, { paths }) {
    const read = files
      .filter(({ path }) => !BICEP.test(path))
      .map((file) => ({ path: file.path, ...readArm(file) }));
    const unread = files
      .filter(({ path }) => BICEP.test(path) && !paths.has(path.replace(BICEP, '.json')))
      .map(({ path }): Gap => ({
        kind: 'unsupported',
        subject: path,
        reason: 'is Bicep, which is not read: check what "bicep build" makes of it',
        informational: true,
      }));
    return {
      subjects: read.filter(({ modules }) => modules.length > 0),
      gaps: [...read.flatMap(({ gaps }) => gaps), ...unread],
    };
  },
});
