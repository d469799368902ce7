import { composeFile, EXECUTABLE_PLACE } from '../compose-file.ts';
import { CONTAINER_SECTIONS, containerSettings, mountOption, sharedOptions } from '../container-settings.ts';
import type { Losses } from '../lines.ts';
import { artefactPath } from '../names.ts';
import { defineUnit } from '../unit.ts';
import type { WritablePlace } from '../writable-places.ts';

/** Options of `docker run` as a JSON array of arguments, and the same as a Compose file that overrides others. */
export const DOCKER = defineUnit({
  id: 'docker',
  vectors: ['V6', 'V9'],
  sections: CONTAINER_SECTIONS,
  write(profile, options, losses) {
    const settings = containerSettings(profile, options, losses);
    const flags = [...sharedOptions(settings), ...settings.places.map((place) => placeOption(place, losses))];
    return [
      {
        path: artefactPath('docker', profile, '.arguments.json'),
        text: `${JSON.stringify(flags, undefined, 2)}\n`,
      },
      {
        path: artefactPath('docker', profile, '.compose.yaml'),
        text: composeFile(new Map([[profile.metadata.name, settings]])),
      },
    ];
  },
});

/** `--mount` takes any path, but not `exec`; `--tmpfs` takes `exec`, but splits at `:`. */
function placeOption({ path, execute }: WritablePlace, losses: Losses): string {
  if (execute && !path.includes(':')) return `--tmpfs=${path}:${EXECUTABLE_PLACE}`;
  if (execute) losses.forced('files', 'tighter', `programs in ${path} do not run: its path has a ":"`);
  return mountOption(['type=tmpfs', `target=${path}`, 'tmpfs-mode=1777']);
}
