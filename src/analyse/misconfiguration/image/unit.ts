import type { CheckSet } from '../types.ts';
import { ENVIRONMENT_CHECKS } from './environment.ts';
import { HISTORY_CHECKS } from './history.ts';
import { PERMISSION_CHECKS } from './permissions.ts';
import { PORT_CHECKS } from './ports.ts';
import { PROGRAM_CHECKS } from './programs.ts';
import { REMAINS_CHECKS } from './remains.ts';
import { SECRET_FILE_CHECKS } from './secret-files.ts';
import { START_CHECKS } from './start.ts';
import type { ImageCheck, ImageSubject } from './subject.ts';
import { USER_CHECKS } from './user.ts';

/**
 * What images are like. Examples are entries by their paths with mode and owner, folders with a slash behind them, and
 * the image's configuration as `image.json`, in the words of `Image`.
 */
export const imageChecks: CheckSet<ImageSubject> = {
  id: 'image',
  title: 'Container images',
  exampleFile: '/image.json',
  checks: [
    ...USER_CHECKS,
    ...PORT_CHECKS,
    ...ENVIRONMENT_CHECKS,
    ...START_CHECKS,
    ...HISTORY_CHECKS,
    ...PERMISSION_CHECKS,
    ...PROGRAM_CHECKS,
    ...SECRET_FILE_CHECKS,
    ...REMAINS_CHECKS,
  ] as readonly ImageCheck[] as readonly [ImageCheck, ...ImageCheck[]],
};
