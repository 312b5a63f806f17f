// How JupyterLab loads this extension: a container under its name, as a bundler would write it, with init and get.
// It is written by hand, so there is nothing to build: the rest are ES modules beside it, as they stand.
(() => {
  let scope = {};

  // A module that JupyterLab or another extension shares, such as "@jupyterlab/notebook"; undefined if nobody does.
  async function shared(name) {
    const versions = Object.values(scope[name] ?? {});
    const chosen = versions.find((version) => version.loaded) ?? versions[0];
    return chosen && (await chosen.get())();
  }

  (window._JUPYTERLAB ??= {})["lecture-lib"] = {
    init(shareScope) {
      scope = shareScope;
    },
    async get() {
      const { plugins } = await import("./plugins.js");
      const all = await plugins(shared);
      return () => ({ __esModule: true, default: all });
    },
  };
})();
