/**
 * Files that users write in YAML, as plain data with the place of each value, so that every message
 * can say where; and what a misspelt name may have meant.
 *
 * <p>In: a text. Out: a {@link cimmlc.yaml.YamlNode.Mapping}, or an exception with the problems.
 */
@NullMarked
package cimmlc.yaml;

import org.jspecify.annotations.NullMarked;
