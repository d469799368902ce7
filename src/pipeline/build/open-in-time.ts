import { type Deadline, NO_DEADLINE, overTime } from '../../model/budget.ts';
import { openTarget } from '../../observe/image/sources/open-target.ts';
import type { Target } from '../../observe/image/sources/types.ts';
import type { TargetRequest } from './read-catalogue.ts';
import type { BuildServices } from './services.ts';

/**
 * Opens a target of any kind. Throws the target's `Fault`, or one (`limit`) where there is no more time: what is under
 * way is ended then, and the target closed should it ever open.
 */
export async function openInTime(
  request: Pick<TargetRequest, 'target' | 'platform' | 'allowHttp'>,
  services: Pick<BuildServices, 'http' | 'environment' | 'progress' | 'onExit' | 'deadline'>,
): Promise<Target> {
  const { http, environment, progress, onExit, deadline } = services;
  const { target, platform, allowHttp } = request;
  const signal = deadline?.signal;
  const outside = { platform, allowHttp, http, environment, progress, onExit, signal };
  return openedBy(openTarget(target, outside), deadline);
}

async function openedBy(opening: Promise<Target>, deadline: Deadline = NO_DEADLINE): Promise<Target> {
  const { signal } = deadline;
  if (!signal) return opening;
  let giveUp: (() => void) | undefined;
  const over = new Promise<never>((_, reject) => {
    giveUp = () => reject(overTime(deadline));
    signal.addEventListener('abort', giveUp);
  });
  try {
    return await Promise.race([opening, over]);
  } catch (error) {
    void opening.then((late) => late.close()).catch(() => undefined);
    throw error;
  } finally {
    if (giveUp) signal.removeEventListener('abort', giveUp);
  }
}
