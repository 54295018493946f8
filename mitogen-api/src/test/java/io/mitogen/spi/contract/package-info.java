/** What every plug-in promises, as tests: a plug-in's own test implements the interface and says how to reach it. */
package io.mitogen.spi.contract;
