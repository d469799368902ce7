import { EXIT, exitCodeOfGaps } from '../exit-code.ts';
import { DATABASE } from '../options/database.ts';
import { argument, flag, option, repeatedOption } from '../options/option.ts';
import { TEXT_OR_JSON } from '../options/report-format.ts';
import { READING_OPTIONS, VERBOSE } from '../options/target.ts';
import { budgetOf, HELD } from '../options/budget.ts';
import { printReport } from '../output/report.ts';
import { createProgress } from '../output/progress.ts';
import type { Services } from '../../composition/services.ts';
import type { ImageFixReport } from '../../../model/report/image-fix.ts';
import type { BuildServices } from '../../../pipeline/build/services.ts';
import type { Platform } from '../../../model/image.ts';
import type { DependencyFixesReport } from '../../../model/report/dependency-fixes.ts';
import type { Builder } from '../../../platform/image-builder/open.ts';
import { defineCommand } from './types.ts';

export const command = defineCommand({
  name: 'fix',
  summary: 'raise vulnerable packages of a project to the nearest versions that are not',
  description: `Changes the manifests of npm, pnpm, Yarn, Bun, pip, uv, Poetry, PDM, Pipenv, Go, Maven, Gradle, Bundler, Cargo,
Composer, NuGet, Mix, pub, SwiftPM, Conan and GitHub Actions, and what Dockerfiles, Compose files and manifests of
Kubernetes name of images whose releases have ended, comments and formatting kept, and scans again. Lock files follow by
their own package managers, which ask their registries: with --run, else it says how. Nothing stays that brings worse.
With --image, one layer is added to an image of podman or buildah, made by the image's own package manager in a
container of it.`,
  arguments: {
    folder: argument('[folder]', 'a project; default the current folder', {
      completion: 'folder',
      absent: '.',
    }),
  },
  options: {
    dryRun: flag('--dry-run', 'print the patch and what it clears, and write nothing'),
    major: flag('--major', 'also to versions that may break what uses them'),
    only: repeatedOption('--only <id|package>', 'fix only this vulnerability or package; may be repeated'),
    run: flag(
      '--run',
      'run the package managers that make lock files follow, which may run code of the project',
      {
        isByHand: true,
        conflicts: ['dryRun'],
      },
    ),
    online: flag(
      '--online',
      'ask npm, with its own settings, which version of what the project asks for brings the fixed one of another package',
      { isByHand: true },
    ),
    baseImages: repeatedOption(
      '--base-images <file>',
      'what is newer than images, by the "base-images" of a file, as those of plimsoll.yaml; may be repeated',
      { completion: 'file' },
    ),
    base: repeatedOption(
      '--base <report>',
      'the JSON report of a scan of a base image: by it the base of other images is known, and what a newer one clears; may be repeated',
      { completion: 'file' },
    ),
    image: option('--image <name>', 'raise packages of the distribution in this image instead', {
      conflicts: ['major', 'only', 'run', 'online'],
    }),
    tag: option('--tag <name>', 'what the new image is called; default: as the old one, with "-patched"', {
      requires: ['image'],
    }),
    engine: option('--engine <engine>', 'what builds it; default: what is installed', {
      choices: ['buildah', 'podman'],
      requires: ['image'],
    }),
    evidence: option('--evidence <file>', 'write what was done to the image, as JSON', {
      requires: ['image'],
      completion: 'file',
    }),
    db: DATABASE,
    ...READING_OPTIONS,
    verbose: VERBOSE,
    format: TEXT_OR_JSON,
  },
  examples: [
    ['plimsoll fix --dry-run', 'the patch, and what it clears'],
    ['plimsoll fix ./shop --run', 'and lock files follow'],
    ['plimsoll fix --image app:1 --tag app:1.1 --evidence app.json', 'one layer on an image'],
    ['plimsoll fix --only CVE-2099-0001 --major', 'one vulnerability, whatever it takes'],
  ],
  exitCodes: {
    0: 'nothing is left that a version fixes',
    1: 'vulnerabilities are left',
    3: 'no such folder',
    4: 'incomplete',
  },
  async run({ format, quiet, verbose, limit, db, offline, cache, inflater, timeout, ...options }, services) {
    using progress = createProgress(process.stderr, { quiet, verbose });
    using own = await services.build({
      db,
      offline,
      cache,
      inflater,
      timeout,
      budget: budgetOf([HELD, ...limit]),
      onProgress: progress.report,
      onNote: progress.note,
    });
    const { image, ...others } = options;
    if (image !== undefined) {
      const report = await fixedImage({ ...others, image }, own, services);
      progress.clear();
      return await tellImage(report, format, others.evidence, services);
    }
    const report = await fixedFolder(others, own, services);
    progress.clear();
    const { dependencyFixesText } = await import('../../../present/dependency-fixes/text.ts');
    await printReport(report, format, dependencyFixesText);
    return exitCodeOfFixes(report);
  },
});

interface FolderOptions {
  readonly folder: string;
  readonly dryRun: boolean;
  readonly major: boolean;
  readonly only: readonly string[];
  readonly run: boolean;
  readonly online: boolean;
  readonly baseImages: readonly string[];
  readonly base: readonly string[];
  readonly platform: Platform | undefined;
  readonly insecure: boolean;
}

async function fixedFolder(
  { folder, dryRun, major, only, run, online, baseImages, base, platform, insecure }: FolderOptions,
  own: BuildServices,
  services: Services,
): Promise<DependencyFixesReport> {
  const { fixPackages, plannedFixes } = await import('../../../pipeline/develop/fix.ts');
  const request = {
    target: folder,
    platform,
    allowHttp: insecure,
    maximumDataAge: Infinity,
    allowsMajor: major,
    only,
    baseImages,
    baseReports: base,
  };
  const ask = online ? await services.npmReleases() : undefined;
  if (dryRun) return plannedFixes(request, own, ask);
  const manager = run ? await services.packageManagers() : undefined;
  const { writeFile, removeFile } = services;
  return fixPackages(request, own, { writeFile, removeFile, run: manager, ask });
}

function exitCodeOfFixes({ after, expected, commands, outcome, gaps }: DependencyFixesReport): number {
  const isLeft = Object.values(after ?? expected).some((count) => count > 0);
  const hasFailed = commands.some(({ code = 0 }) => code !== 0);
  return isLeft || hasFailed || outcome === 'taken-back' ? EXIT.violated : exitCodeOfGaps(gaps);
}

interface ImageOptions {
  readonly image: string;
  readonly tag: string | undefined;
  readonly dryRun: boolean;
  readonly engine: Builder | undefined;
  readonly baseImages: readonly string[];
  readonly base: readonly string[];
}

async function fixedImage(
  { image, tag, dryRun, engine, baseImages, base }: ImageOptions,
  own: BuildServices,
  services: Services,
): Promise<ImageFixReport> {
  const { fixImage } = await import('../../../pipeline/build/fix-image.ts');
  using builder = await services.imageBuilder(engine, own.onExit);
  const request = { image, name: tag, isDryRun: dryRun, baseImages, baseReports: base };
  return await fixImage(request, own, builder);
}

/** Prints what was done to an image, and keeps it as evidence where that is asked for. */
async function tellImage(
  report: ImageFixReport,
  format: 'text' | 'json',
  evidence: string | undefined,
  services: Services,
): Promise<number> {
  const { imageFixText } = await import('../../../present/image-fix/text.ts');
  const { jsonText } = await import('../../../present/text/json.ts');
  if (evidence !== undefined) services.writeFile(evidence, jsonText(report));
  await printReport(report, format, imageFixText);
  return report.outcome === 'taken-back' ? EXIT.violated : exitCodeOfGaps(report.comparison?.gaps ?? []);
}
