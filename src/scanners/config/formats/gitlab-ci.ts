import type { GitlabSubject } from '../../../analyse/misconfiguration/gitlab-ci/pipeline.ts';
import { gitlabCiChecks, gitlabSubject } from '../../../analyse/misconfiguration/gitlab-ci/unit.ts';
import { readGitlabCi } from '../../../observe/configuration/gitlab-ci/read-gitlab-ci.ts';
import { configurationFormat } from '../format.ts';

const YAML = /\.ya?ml$/i;
/** `.gitlab-ci.yml`, `build.gitlab-ci.yml`, and folders for parts of pipelines. */
const PIPELINE = /(?:^|\/)(?:[\w.-]*\.)?gitlab-ci\.ya?ml$|\/\.gitlab(?:-ci|\/ci)\/.*\.ya?ml$/i;
/** Where a project of components has them. */
const COMPONENT = /(?:^|\/)templates\/(?:[^/]+|[^/]+\/template)\.ya?ml$/;
/** What a file has that a pipeline includes, whatever its name. */
const JOB_KEY =
  /^[ \t]+(?:before_script|after_script|script|trigger)[ \t]*:|^(?:include|variables|default)[ \t]*:/m;

/** Templates of Helm are in folders of that name too, and manifests have a `spec`. */
const isComponent = (path: string, text: string): boolean =>
  COMPONENT.test(path) && /^spec[ \t]*:/m.test(text) && !/^(?:apiVersion|kind)[ \t]*:/m.test(text);

/** Pipelines of GitLab with what they include, and components. */
export const gitlabCiFormat = configurationFormat<GitlabSubject>({
  set: gitlabCiChecks,
  wants: (path) => YAML.test(path),
  recognises: (path, text) => PIPELINE.test(path) || isComponent(path, text) || JOB_KEY.test(text),
  read(files) {
    const starts = new Set(
      files
        .filter(({ path, text }) => PIPELINE.test(path) || isComponent(path, text))
        .map(({ path }) => path),
    );
    const { pipelines, gaps } = readGitlabCi(files, (path) => starts.has(path));
    const [first] = pipelines;
    return { subjects: first ? [gitlabSubject(first.path, pipelines)] : [], gaps };
  },
});
