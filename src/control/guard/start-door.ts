import * as z from 'zod';
import { startCall } from '../../enforce/oci-bundle/runtime-call.ts';
import { Fault, messageOf } from '../../model/fault.ts';
import { parseJson } from '../../model/json/parse.ts';
import { type Beginning, parseBeginning } from '../../observe/runtime/containers/beginning.ts';
import type { Timer } from '../../platform/timer/types.ts';
import type { HostServices } from '../segmentation/services.ts';
import { readState } from '../segmentation/state.ts';

/** Milliseconds that a container waits at most until the kernel knows it, and until there is a guard. */
const TO_KNOW = 10_000;
const TO_COME = 3000;
const GLANCE = 100;

const answerSchema = z.strictObject({
  /** Why it must not begin; left out: it may. */
  refused: z.strictObject({ message: z.string(), hint: z.string().optional() }).optional(),
});

/** Lets containers begin once they are admitted, until disposed of: `plimsoll network await` asks. Throws a `Fault`. */
export function openStartDoor(
  services: HostServices,
  admit: (beginning: Beginning) => Promise<void>,
): Promise<AsyncDisposable> {
  const { starts, timer } = services;
  return starts.open(async (question) => JSON.stringify(await answerTo(question, admit, timer)));
}

async function answerTo(
  question: string,
  admit: (beginning: Beginning) => Promise<void>,
  timer: Timer,
): Promise<z.input<typeof answerSchema>> {
  const patience = new AbortController();
  try {
    await Promise.race([admit(parseBeginning(question)), tooLate(timer, patience.signal)]);
    return {};
  } catch (error) {
    const hint = error instanceof Fault ? error.hint : undefined;
    return { refused: { message: messageOf(error), ...(hint !== undefined && { hint }) } };
  } finally {
    patience.abort();
  }
}

async function tooLate(timer: Timer, signal: AbortSignal): Promise<void> {
  await timer.sleep(TO_KNOW, signal);
  if (!signal.aborted)
    throw new Fault('limit', `the kernel could not be told within ${TO_KNOW / 1000} seconds`, {
      hint: 'see what "plimsoll network guard" says',
    });
}

/** The state of a container that a runtime is called to let begin; undefined for other calls. Throws a `Fault`. */
export async function beginningOf(
  args: readonly string[],
  runtime: string,
  { commands }: HostServices,
): Promise<string | undefined> {
  const call = startCall(args);
  if (!call) return undefined;
  const { code, stdout, stderr } = await commands.run(runtime, [...call.options, 'state', call.id]);
  if (code !== 0) throw new Fault('refused', `${runtime} does not tell of ${call.id}: ${stderr.trim()}`);
  return stdout;
}

/**
 * Back once the guard has brought a container, whose process waits to begin, into the kernel; at once where nothing is
 * to hold on this host. `state`: as its runtime tells it. Throws a `Fault` for which it must not begin.
 */
export async function awaitKernel(state: string, services: HostServices): Promise<void> {
  if (!readState(services)?.current) return;
  const question = JSON.stringify(parseBeginning(state));
  const { refused } = parseAnswer(await answerOfGuard(question, services));
  if (refused)
    throw new Fault('refused', `the kernel does not know this container: ${refused.message}`, refused);
}

/** A guard may be starting: with the machine, or again. */
async function answerOfGuard(question: string, { starts, timer }: HostServices): Promise<string> {
  for (let left = TO_COME; ; left -= GLANCE) {
    try {
      return await starts.ask(question, TO_KNOW + TO_COME);
    } catch (error) {
      if (!(error instanceof Fault)) throw error;
      if (left <= 0)
        throw new Fault('unreachable', `no guard lets this container begin: ${messageOf(error)}`, {
          cause: error,
          hint: 'start "plimsoll network guard", or take away what was applied ("plimsoll network remove")',
        });
    }
    await timer.sleep(GLANCE);
  }
}

function parseAnswer(text: string): z.output<typeof answerSchema> {
  try {
    return answerSchema.parse(parseJson(text));
  } catch (error) {
    throw new Fault('malformed', 'the guard does not answer as expected', { cause: error });
  }
}
