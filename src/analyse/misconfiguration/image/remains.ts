import { BUILD_FILES, DUMPS, PACKAGE_CACHES } from './kinds.ts';
import { presenceCheck } from './presence.ts';
import type { ImageCheck } from './subject.ts';

/** What the build left. */
export const REMAINS_CHECKS: readonly ImageCheck[] = [
  presenceCheck(
    {
      id: 'image-package-cache',
      title: 'The image has what package managers fetched',
      why: 'It makes the image larger, and installs old releases when somebody trusts its lists.',
      fix: 'Remove it in the step that made it, or mount a cache: RUN --mount=type=cache.',
      severity: 'low',
      vectors: ['V7'],
      standards: ['NIST SP 800-190 4.1.2'],
    },
    PACKAGE_CACHES,
    '/var/lib/apt/lists/deb.example_dists_trixie_InRelease (0644 0:0)',
    '/var/lib/apt/lists/lock (0640 0:0)',
  ),
  presenceCheck(
    {
      id: 'image-dump',
      title: 'The image has dumps or copies of earlier files',
      why: 'Dumps hold what a program had in memory, or a database on disk: passwords and data of users.',
      fix: 'Take them away.',
      severity: 'low',
      vectors: ['V4'],
    },
    DUMPS,
    '/app/backup.sql (0644 0:0)',
  ),
  presenceCheck(
    {
      id: 'image-build-file',
      title: 'The image has the files by which it is built or run',
      why: 'They tell whoever breaks in of the build, of other services and of their names.',
      fix: 'List them in .dockerignore.',
      severity: 'low',
      vectors: ['V4'],
      references: ['https://docs.docker.com/build/concepts/context/#dockerignore-files'],
    },
    BUILD_FILES,
    '/app/Dockerfile (0644 0:0)',
  ),
];
