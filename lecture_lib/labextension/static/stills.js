export function showStills() {}
export function speakOfLostKernels() {}
