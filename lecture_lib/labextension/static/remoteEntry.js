// How JupyterLab loads this extension: a container under its name, as a bundler would write it, with init and get.
// It is written by hand, so there is nothing to build: all other files are ES modules that the browser loads as they are.
(() => {
  let scope = {};

  // A module that JupyterLab or another extension shares, such as "@jupyterlab/notebook"; undefined if none does.
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
