import { systemdChecks } from '../../../analyse/misconfiguration/systemd/unit.ts';
import type { UnitSubject } from '../../../analyse/unit-files/violations.ts';
import { readUnits } from '../../../observe/configuration/unit-files/read-units.ts';
import { configurationFormat } from '../format.ts';

const NAME = /\.(?:service|socket)(?:\.d\/[^/]+\.conf)?$/;
/** Units of the distribution and of running systems, which nobody who is asked has written. */
const OF_OTHERS = /^\/(?:(?:usr\/)?lib\/systemd|usr\/share|run|proc|sys)\//;

/** Services and sockets of systemd, with what adds to them. */
export const systemdFormat = configurationFormat<UnitSubject>({
  set: systemdChecks,
  wants: (path) => NAME.test(path) && !OF_OTHERS.test(path),
  recognises: (_, text) => /^\uFEFF?\[(?:Service|Socket)\]/m.test(text),
  read(files) {
    const { units, gaps } = readUnits(files);
    return { subjects: units.map((unit) => ({ path: unit.path, unit })), gaps };
  },
});
