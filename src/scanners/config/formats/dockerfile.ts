import { dockerfileChecks } from '../../../analyse/misconfiguration/dockerfile/unit.ts';
import { readDockerfile } from '../../../observe/configuration/dockerfile/read-dockerfile.ts';
import { configurationFormat, readAlone } from '../format.ts';
import { instructionObjects } from '../objects.ts';

/** `Dockerfile`, `Dockerfile.dev`, `api.Dockerfile`, `api.dockerfile`, and the same of Containerfile. */
const NAME = /(?:^|\/)(?:[\w.-]+\.)?(?:Dockerfile|Containerfile)(?:[._-][\w.-]+)?$/i;
/** `Dockerfile2`, `DockerfileGraal`, which say less. */
const JOINED_NAME = /(?:^|\/)(?:[\w.-]+\.)?(?:Dockerfile|Containerfile)\w[\w.-]*$/;
/** Names that leave no doubt; others are of a Dockerfile where something in it begins a stage. */
const WHOLE_NAME = /(?:^|\/|\.)(?:Dockerfile|Containerfile)$/i;
const STAGE = /^[ \t]*FROM[ \t]+\S/im;
/** What lies beside a Dockerfile, or is written in other languages. */
const OTHERS =
  /\.(?:dockerignore|containerignore|md|rst|adoc|html?|txt|json|toml|xml|ya?ml|js|ts|py|go|lock|j2|jinja2?|tmpl|tpl|template|tt|mako|mustache|hbs|handlebars|ejs|eex|twig|liquid|erb|gotmpl|snap|svg|png|tm[a-z]+|sublime-[a-z]+)$/i;
/** Sources of languages that name their files in small letters: modules that make Dockerfiles, or read them. */
const SOURCES =
  /(?:^|\/)[a-z\d_.-]*(?:docker|container)file\.(?:[cm]js|[cm]ts|[jt]sx|pyi|p[lm]|rb|php|rs|ex|exs|erl|ml|mli|lua|vim|el|cc?|cpp|h|hpp|css|scss)$/;
const IGNORE_LIST = /(?:^|\/)\.(?:docker|container)ignore$/i;

export const dockerfileFormat = configurationFormat({
  set: dockerfileChecks,
  wants: (path) =>
    ((NAME.test(path) || JOINED_NAME.test(path)) && !OTHERS.test(path) && !SOURCES.test(path)) ||
    isIgnoreList(path),
  recognises: (path, text) => WHOLE_NAME.test(path) || isIgnoreList(path) || STAGE.test(text),
  read(files, { paths }) {
    const dockerfiles = files.filter(({ path }) => !/ignore$/i.test(path));
    return readAlone(dockerfiles, ({ path, text }) => {
      const { dockerfile, gaps } = readDockerfile(text, path);
      const subjects = dockerfile ? [{ path, dockerfile, hasIgnoreList: hasIgnoreList(path, paths) }] : [];
      return { subjects, gaps };
    });
  },
  objects: ({ dockerfile }) => instructionObjects(dockerfile),
});

function isIgnoreList(path: string): boolean {
  return IGNORE_LIST.test(path) || /\.dockerignore$/i.test(path);
}

/** Beside the Dockerfile, or in a folder above it from which it may be built. */
function hasIgnoreList(path: string, paths: ReadonlySet<string>): boolean {
  if (paths.has(`${path}.dockerignore`)) return true;
  for (let end = path.lastIndexOf('/'); end >= 0; end = end === 0 ? -1 : path.lastIndexOf('/', end - 1)) {
    const folder = path.slice(0, end);
    if (['.dockerignore', '.containerignore'].some((name) => paths.has(`${folder}/${name}`))) return true;
  }
  return false;
}
