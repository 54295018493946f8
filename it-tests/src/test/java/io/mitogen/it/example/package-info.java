/** Programs as others would write them. */
package io.mitogen.it.example;
