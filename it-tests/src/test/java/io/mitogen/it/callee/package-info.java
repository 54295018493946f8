/** What the tests call in other contexts; apart from the tests, so that JUnit and the like are not sent along. */
package io.mitogen.it.callee;
