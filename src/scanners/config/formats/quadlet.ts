import { quadletChecks } from '../../../analyse/misconfiguration/quadlet/unit.ts';
import type { UnitSubject } from '../../../analyse/unit-files/violations.ts';
import { readUnits } from '../../../observe/configuration/unit-files/read-units.ts';
import { configurationFormat } from '../format.ts';

const NAME = /\.(?:container|pod|kube|volume|network|build|image)(?:\.d\/[^/]+\.conf)?$/;
const SECTION = /^\uFEFF?\[(?:Container|Pod|Kube|Volume|Network|Build|Image)\]\s*$/m;
/** Of systemd's own network service, which has the same section in files of the same name. */
const OF_NETWORKD = /(?:^|\/)systemd\/network\/|^\[(?:Match|DHCPv4|Address|Route|Link)\]\s*$/m;

/** Quadlets: units of which Podman makes services. */
export const quadletFormat = configurationFormat<UnitSubject>({
  set: quadletChecks,
  wants: (path) => NAME.test(path) && !OF_NETWORKD.test(path),
  recognises: (_, text) => SECTION.test(text) && !OF_NETWORKD.test(text),
  read(files) {
    const { units, gaps } = readUnits(files);
    return { subjects: units.map((unit) => ({ path: unit.path, unit })), gaps };
  },
});
