import { armChecks } from '../../../analyse/misconfiguration/arm/unit.ts';
import type { Gap } from '../../../model/gap.ts';
import { readArm } from '../../../observe/configuration/arm/read-arm.ts';
import { isArm } from '../../../observe/configuration/arm/schema.ts';
import { configurationFormat, readAlone } from '../format.ts';

const BICEP = /\.bicep$/i;

/** Templates of Azure Resource Manager, and Bicep, which is told to be unread where nothing compiled lies beside it. */
export const armFormat = configurationFormat({
  set: armChecks,
  wants: (path) => /\.jsonc?$/i.test(path) || BICEP.test(path),
  recognises: (path, text) => BICEP.test(path) || isArm(text),
  read(files, { paths }) {
    return readAlone(files, (file) => {
      const { path } = file;
      if (BICEP.test(path))
        return { subjects: [], gaps: paths.has(path.replace(BICEP, '.json')) ? [] : [bicepGap(path)] };
      const { modules, gaps } = readArm(file);
      return { subjects: modules.length > 0 ? [{ path, modules }] : [], gaps };
    });
  },
});

function bicepGap(subject: string): Gap {
  const reason = 'is Bicep, which is not read: check what "bicep build" makes of it';
  return { kind: 'unsupported', subject, reason, informational: true };
}
