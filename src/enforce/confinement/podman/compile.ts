import { CONTAINER_SECTIONS, containerSettings, mountOption, sharedOptions } from '../container-settings.ts';
import { artefactPath } from '../names.ts';
import { defineUnit } from '../unit.ts';

/** Options of `podman run` as a JSON array of arguments. Source: podman-run(1). */
export const PODMAN = defineUnit({
  id: 'podman',
  vectors: ['V6', 'V9'],
  sections: CONTAINER_SECTIONS,
  write(profile, options, losses) {
    const settings = containerSettings(profile, options, losses);
    const places = settings.places.map(({ path, execute }) =>
      mountOption([
        'type=tmpfs',
        `target=${path}`,
        // Else the mode is that of the folder in the image.
        'tmpfs-mode=1777',
        'notmpcopyup',
        'nosuid',
        'nodev',
        execute ? 'exec' : 'noexec',
      ]),
    );
    // Podman would else make /tmp, /run and others writable in a read-only container.
    const exactly = settings.isReadOnly ? ['--read-only-tmpfs=false'] : [];
    const flags = [...sharedOptions(settings), ...exactly, ...places];
    return [
      {
        path: artefactPath('podman', profile, '.arguments.json'),
        text: `${JSON.stringify(flags, undefined, 2)}\n`,
      },
    ];
  },
});
