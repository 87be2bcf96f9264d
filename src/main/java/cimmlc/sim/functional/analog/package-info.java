/**
 * Analog arithmetic of crossbars: cells, DAC steps, row groups, ADC, shift-and-add
 * (docs/analog.md).
 *
 * <p>In: weights and inputs as integers. Out: sums as the digital side of a crossbar gets them, and
 * how far the ADC is to blame. {@link cimmlc.sim.functional.analog.Cells} and {@link
 * cimmlc.sim.functional.analog.Adc} are the definitions, {@link
 * cimmlc.sim.functional.analog.AnalogMatrix} computes many columns at once with bit planes.
 */
@NullMarked
package cimmlc.sim.functional.analog;

import org.jspecify.annotations.NullMarked;
