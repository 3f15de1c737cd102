/**
 * Amplitude of one frequency in samples from -1 to 1 (a discrete Fourier sum under a Hann window, so that loud neighbours do not leak).
 *
 * @param rate - samples a second
 */
export function amplitudeOf(hz: number, samples: readonly number[], rate: number): number {
  let [real, imaginary] = [0, 0];
  for (const [index, sample] of samples.entries()) {
    const window = 1 - Math.cos((2 * Math.PI * index) / samples.length);
    const angle = (2 * Math.PI * hz * index) / rate;
    real += sample * window * Math.cos(angle);
    imaginary += sample * window * Math.sin(angle);
  }
  return (2 * Math.hypot(real, imaginary)) / samples.length;
}
